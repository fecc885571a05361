import { costOf } from "../../../plan/cost/cost";
import { DEFAULT_USAGE } from "../../../plan/cost/usage";
import { type Change, stackResources } from "../../support/stack";

const own: Change = { prefectApiUrl: undefined, prefectApiKey: undefined, prefectServer: { size: "small" } };
const itemsOf = async (change: Change): Promise<Map<string, number>> => {
  const cost = costOf(
    { stack: "staging", resources: await stackResources("staging", change) },
    DEFAULT_USAGE,
  );
  return new Map(cost.items.map(({ item, monthly }) => [item, monthly]));
};

it("prices a Prefect server of the stack's own: its task, its name and its auth string", async () => {
  const before = await itemsOf({ dataStore: { engine: "postgres" } });
  const after = await itemsOf({ ...own, dataStore: { engine: "postgres" } });
  const added = [...after].filter(([item, monthly]) => before.get(item) !== monthly);
  expect(added.map(([item]) => item)).toEqual(expect.arrayContaining(["Prefect server", "private domains"]));
  // Half a vCPU and 1 GB, as https://aws.amazon.com/fargate/pricing/ has them for eu-west-1.
  expect(after.get("Prefect server")).toBeCloseTo((0.5 * 0.04048 + 0.004445) * 730, 1);
  expect(after.get("private domains")).toBe(0.5);
});

it("prices a redundant one: three tasks and two nodes of Valkey", async () => {
  const after = await itemsOf({
    ...own,
    prefectServer: { size: "redundant" },
    dataStore: { engine: "postgres" },
  });
  const task = (0.5 * 0.04048 + 0.004445) * 730;
  expect(after.get("Prefect server")).toBeCloseTo(2 * task, 1);
  expect(after.get("Prefect server, background services")).toBeCloseTo(task, 1);
  expect(after.get("Valkey of the Prefect server")).toBeCloseTo(2 * 0.0136 * 730, 1);
});

it("knows that an Aurora never pauses while a server uses it", async () => {
  const item = "Aurora's capacity while flows run";
  const dataStore = { engine: "aurora-postgresql" };
  expect((await itemsOf({ ...own, dataStore })).get(item)).toBeCloseTo(730 * 0.14, 0);
  expect((await itemsOf({ dataStore })).get(item)).toBeLessThan(100);
});

it("prices a load balancer, and the public addresses of one that faces the internet", async () => {
  const loadBalancer = {
    hostname: "prefect.example.com",
    certificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/11111111-2222-3333-4444-555555555555",
    allowedCidrBlocks: ["203.0.113.0/24"],
  };
  const costOfOne = (scheme: string): Promise<Map<string, number>> =>
    itemsOf({
      ...own,
      prefectServer: { size: "small", loadBalancer: { ...loadBalancer, scheme } },
      dataStore: { engine: "postgres" },
    });
  const internal = await costOfOne("internal");
  expect(internal.get("load balancer of the Prefect server")).toBeCloseTo(0.0252 * 730, 2);
  expect(internal.has("load balancer's addresses")).toBe(false);
  expect((await costOfOne("internet-facing")).get("load balancer's addresses")).toBeCloseTo(
    2 * 0.005 * 730,
    2,
  );
});
