// What moto can break is broken there, by the calls that a person's slip or a script would make; then it is mended, and
// nothing may be found any more. That AWS's own answers have moto's form is AWS's to show.
import { type Diagnosis, examine } from "../examine";
import { EngineReader } from "../../../stack/engineReader";
import { PrefectClient } from "../../../prefect/client";
import { BREAKAGES } from "./breakages";
import { Moto, type MotoStack, motoStack } from "./motoStack";
import { editTemplate, healthyPrefect, PrefectStandIn } from "./prefectWorld";

const moto = new Moto();
const prefect = healthyPrefect();
const prefectServer = new PrefectStandIn(() => prefect);
let apiUrl: string;
let stack: MotoStack;

beforeAll(async () => {
  apiUrl = await prefectServer.listen();
  stack = await motoStack(await moto.url);
  pointPoolAt(stack);
}, 120_000);

afterAll(async () => {
  prefectServer.close();
  await moto.stop();
});

/** The recorded template names a recorded stack's things. */
function pointPoolAt({ outputs }: MotoStack): void {
  const { taskDefinitionArn, privateSubnetIds, flowRunSecurityGroupId } = outputs;
  editTemplate(prefect, (template) =>
    template
      .replaceAll(/arn:aws:ecs:[^"]+:task-definition\/[^"]+/g, taskDefinitionArn)
      .replace("subnet-0a", privateSubnetIds[0] ?? "")
      .replace("subnet-0b", privateSubnetIds[1] ?? "")
      .replace("sg-0f10", flowRunSecurityGroupId),
  );
}

async function diagnose(): Promise<Diagnosis> {
  const { signal } = new AbortController();
  const client = new PrefectClient({ apiUrl, signal });
  const { aws, outputs } = stack;
  // Later than the agent's start by more than a worker takes to be heard of.
  const now = new Date(Date.now() + 5 * 60_000);
  const engine = new EngineReader("staging", {});
  return examine(
    { stack: "staging", outputs, aws, prefect: client, engine, signal },
    { say: () => undefined, now },
  );
}

it("finds nothing in a stack as it was made", async () => {
  const { findings, unread } = await diagnose();

  expect({ findings, unread }).toEqual({ findings: [], unread: [] });
});

it.each(BREAKAGES)("$staged is $finds", async ({ finds, shows, breakIt, mend }) => {
  await breakIt(stack, prefect);
  const { findings } = await diagnose();
  // Before anything is compared: the next fault starts from a whole stack.
  await mend(stack, prefect);

  expect(findings.map(({ id }) => id)).toEqual([finds]);
  expect(findings[0]?.because).toContainEqual(expect.stringMatching(shows));
});

it("finds nothing in the stack when all of that is mended", async () => {
  expect((await diagnose()).findings).toEqual([]);
});
