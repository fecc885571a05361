// It doesn't prove that AWS asks for these actions or prices: e2e/ records the calls, and prices.yaml names its pages.
import { configKeys } from "../../stacks/config";
import { stagingDefaults } from "../../stacks/staging";
import { STACK_TAG } from "../../stacks/stackTag";
import { accessOf } from "../../plan/access/access";
import { costOf } from "../../plan/cost/cost";
import { Access, needsNoRow, RESOURCE_TYPES } from "../../resourceTypes";
import { EC2_KINDS } from "../../cli/commands/recover/ec2";
import { EVERY_KEY, GUEST, OTHER_WAYS } from "../support/everyKey";
import type { CapturedResource } from "../support/program";
import { stackResources } from "../support/stack";

let resources: CapturedResource[];
beforeAll(async () => {
  const stacks = [
    await stackResources("staging", EVERY_KEY),
    await stackResources("staging", GUEST),
    await stackResources("prod"),
    await stackResources("local"),
  ];
  resources = stacks.flat().filter(({ type }) => !needsNoRow(type));
});

it("looks at every key of the configuration", () => {
  const given = new Set([EVERY_KEY, GUEST, OTHER_WAYS].flatMap((change) => Object.keys(change)));
  expect(configKeys(stagingDefaults).filter((key) => !given.has(key))).toEqual([]);
});

it("has a row for every type that a stack can make: add what it lacks to resourceTypes/", () => {
  const lacking = resources.filter(({ type }) => !Object.hasOwn(RESOURCE_TYPES, type));
  expect(lacking.map(({ type, name }) => `${type} (${name})`)).toEqual([]);
});

it("has no row that no stack makes", () => {
  const made = new Set(resources.map(({ type }) => type));
  expect(Object.keys(RESOURCE_TYPES).filter((type) => !made.has(type) && type !== SECRET_BUILD)).toEqual([]);
});

/** Made for a flow project whose build has secrets. */
const SECRET_BUILD = "docker-build:index:Image";

it.each(Object.entries(RESOURCE_TYPES))(
  "finds one of %s that was left behind as its row says",
  (type, { leftBehind }) => {
    const made = resources.filter((resource) => resource.type === type);
    const tagged = made.filter(({ inputs }) => {
      const { tags } = inputs as { readonly tags?: Readonly<Record<string, string>> };
      return tags !== undefined && STACK_TAG in tags;
    });
    expect(tagged).toHaveLength("reason" in leftBehind ? 0 : made.length);
  },
);

it("asks EC2 for each kind that a stack leaves behind, and for no other but parts of a VPC", () => {
  const kinds = Object.values(RESOURCE_TYPES).flatMap(({ leftBehind }) =>
    "kind" in leftBehind ? [leftBehind.kind] : [],
  );
  const parts = ["VPC endpoint", "internet gateway", "subnet", "route table"];
  expect([...new Set([...kinds, ...parts])].sort()).toEqual([...EC2_KINDS].sort());
});

it("reads, for who may what, each type whose row says so: without it there is less to tell", async () => {
  const stacks = [
    await stackResources("staging", EVERY_KEY),
    await stackResources("staging", GUEST),
    await stackResources("prod"),
  ];
  const accessWithout = (all: CapturedResource[], without?: string): string =>
    JSON.stringify(accessOf({ stack: "staging", resources: all.filter(({ type }) => type !== without) }));
  const unread = Object.entries(RESOURCE_TYPES)
    .filter(([, { access }]) => access === Access.read)
    .filter(([type]) => stacks.every((all) => accessWithout(all, type) === accessWithout(all)));
  expect(unread.map(([type]) => type)).toEqual([]);
});

describe("a type that the table lacks", () => {
  const database = (like: CapturedResource): CapturedResource => ({
    ...like,
    type: "aws:rds/instance:Instance",
    name: "warehouse",
    urn: "urn:pulumi:staging::prefect-ecs::aws:rds/instance:Instance::warehouse",
    inputs: { instanceClass: "db.t4g.micro" },
  });

  it("is not priced, and said so", async () => {
    const staging = await stackResources("staging");
    const before = costOf({ stack: "staging", resources: staging });
    const after = costOf({
      stack: "staging",
      resources: [...staging, database(staging[0] as CapturedResource)],
    });

    expect(before.unpriced).toBeUndefined();
    expect(after.unpriced).toEqual([{ type: "aws:rds/instance:Instance", count: 1 }]);
    expect(after.total).toBe(before.total);
  });
});
