import { Command } from "commander";
import pc from "picocolors";
import type { Cli, CommandContext } from "../../context/context";
import { doctorCommand } from "./command";
import { Stage } from "./__tests__/staged";

const stage = new Stage();

beforeAll(() => stage.open());
afterAll(() => {
  stage.close();
});

/** What the command prints and ends with, on the stack that was staged last. */
async function typed(
  json: boolean,
  ...args: string[]
): Promise<{ code: number; text: string; said: string[] }> {
  const said: string[] = [];
  let text = "";
  let code = -1;
  const context: Partial<CommandContext> = {
    colours: pc.createColors(false),
    environment: () => Promise.resolve(stage.environment()),
    progress: { step: (_, work) => work((detail) => said.push(detail)) },
    answer: (value, write) => {
      text = json ? JSON.stringify(value) : write();
    },
  };
  const cli: Cli = {
    io: undefined as never,
    action:
      (work) =>
      async (...given) => {
        given.pop();
        code = await work(context as CommandContext, ...(given as never));
      },
  };
  const program = new Command().addCommand(doctorCommand(cli));
  await program.parseAsync(["doctor", ...args], { from: "user" });
  return { code, text, said };
}

it("exits with 0 without findings, and shows its progress", async () => {
  await stage.diagnose(() => undefined);
  const { code, text, said } = await typed(false);

  expect(code).toBe(0);
  expect(text).toContain("Nothing found.");
  expect(said).toEqual(["ECS", "Prefect", "images, secrets, log groups", "network and queues"]);
});

it("ends with 1 when it found something, in words or as JSON", async () => {
  await stage.diagnose((staged) => {
    staged.run("import");
  });
  const words = await typed(false, "abstract-cheetah");
  const json = await typed(true, "abstract-cheetah");

  expect([words.code, json.code]).toEqual([1, 1]);
  expect(words.text).toContain("1. The container can't import the flow. (certain)");
  expect(JSON.parse(json.text)).toMatchObject({
    target: { kind: "run", name: "abstract-cheetah", state: "Crashed" },
    findings: [{ id: "import-error" }],
  });
});
