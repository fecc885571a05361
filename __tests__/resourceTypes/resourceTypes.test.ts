// It doesn't prove that AWS asks for these actions or prices: e2e/ records the calls, and prices.yaml names its pages.
import { configChoices, configKeys } from "../../stacks/config";
import { stagingDefaults } from "../../stacks/staging";
import { STACK_TAG } from "../../stacks/stackTag";
import { accessOf } from "../../plan/access/access";
import { costOf } from "../../plan/cost/cost";
import {
  Access,
  describe as describeResource,
  Names,
  needsNoRow,
  READ_BY_COST,
  RESOURCE_TYPES,
} from "../../resourceTypes";
import { EC2_KINDS } from "../../cli/commands/recover/ec2";
import { EVERY_KEY, GUEST, OTHER_WAYS } from "../support/everyKey";
import type { CapturedResource } from "../support/program";
import { stackResources } from "../support/stack";

const CHANGES = [EVERY_KEY, GUEST, ...OTHER_WAYS];

let stacks: CapturedResource[][];
let resources: CapturedResource[];
beforeAll(async () => {
  stacks = [await stackResources("prod"), await stackResources("local")];
  for (const change of CHANGES) {
    stacks.push(await stackResources("staging", change));
  }
  resources = stacks.flat().filter(({ type }) => !needsNoRow(type));
  // As many programs as there are ways to configure a stack.
}, 180_000);

it("looks at every key of the configuration", () => {
  const given = new Set(CHANGES.flatMap((change) => Object.keys(change)));
  expect(configKeys(stagingDefaults).filter((key) => !given.has(key))).toEqual([]);
});

it("looks at every value of a key that has a fixed set of them: add it to __tests__/support/everyKey.ts", () => {
  const values = [...configChoices(stagingDefaults)].flatMap(([key, allowed]) =>
    allowed.map((value) => ({ key, value })),
  );
  expect(values).toContainEqual({ key: "natStrategy", value: "single" });
  expect(values.filter(({ key, value }) => CHANGES.every((change) => change[key] !== value))).toEqual([]);
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

it("asks EC2 itself for all that is EC2's, which is left out of what the API over all services lists", () => {
  const elsewhere = Object.entries(RESOURCE_TYPES).filter(
    ([type, { leftBehind }]) =>
      type.startsWith("aws:ec2/") && "tagged" in leftBehind && leftBehind.tagged !== "ec2",
  );
  expect(elsewhere.map(([type]) => type)).toEqual([]);
});

it("has words for every resource and component, whatever inputs it has", () => {
  const wordless = stacks.flat().filter((resource) => {
    const { kind, facts } = describeResource(resource, new Names("prefect-ecs", "staging"), true);
    return kind === resource.type || /\b(undefined|NaN)\b/.test(facts.join("\n"));
  });
  const said = wordless.filter(({ type }) => !type.startsWith("pulumi:"));
  expect([...new Set(said.map(({ type, name }) => `${type} (${name})`))]).toEqual([]);
});

it("reads, for the cost, each type whose row says so: without it, or with more of it, the bill is another", () => {
  const bill = (all: CapturedResource[]): string => {
    const { items, thousandRuns } = costOf({ stack: "staging", resources: all });
    return JSON.stringify([items, thousandRuns]);
  };
  const unread = Object.entries(RESOURCE_TYPES)
    .filter(([, { cost }]) => cost === READ_BY_COST)
    .filter(([type]) =>
      stacks.every((all) => {
        const others = all.filter((resource) => resource.type !== type);
        const own = all.filter((resource) => resource.type === type);
        return new Set([others, all, [...all, ...own]].map(bill)).size === 1;
      }),
    );
  expect(unread.map(([type]) => type)).toEqual([]);
});

it("reads, for who may what, each type whose row says so: without it there is less to tell", () => {
  const accessWithout = (all: CapturedResource[], without?: string): string =>
    JSON.stringify(accessOf({ stack: "staging", resources: all.filter(({ type }) => type !== without) }));
  const unread = Object.entries(RESOURCE_TYPES)
    .filter(([, { access }]) => access === Access.read)
    .filter(([type]) => stacks.every((all) => accessWithout(all, type) === accessWithout(all)));
  expect(unread.map(([type]) => type)).toEqual([]);
});

describe("a type that the table lacks", () => {
  /** Of no provider: each that there is may get a row. */
  const type = "aws:example/thing:Thing";
  const thing = (like: CapturedResource): CapturedResource => ({
    ...like,
    type,
    name: "one",
    urn: `urn:pulumi:staging::prefect-ecs::${type}::one`,
    inputs: {},
  });

  it("is not priced, and said so", async () => {
    const staging = await stackResources("staging");
    const before = costOf({ stack: "staging", resources: staging });
    const after = costOf({
      stack: "staging",
      resources: [...staging, thing(staging[0] as CapturedResource)],
    });

    expect(before.unpriced).toBeUndefined();
    expect(after.unpriced).toEqual([{ type, count: 1 }]);
    expect(after.total).toBe(before.total);
  });
});
