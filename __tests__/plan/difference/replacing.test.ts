// It doesn't prove that AWS's provider replaces by them: its schemas say so, and `pulumi preview --diff` shows it.
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { Fate, fateOf } from "../../../plan/difference/replacing";
import { RESOURCE_TYPES } from "../../../resourceTypes";

const packages = path.resolve(__dirname, "../../../node_modules/@pulumi");

/** The inputs of a resource, as its package declares them. */
function inputsOf(type: string): string[] {
  const [provider = "", module = ""] = type.split(":");
  const declared = readFileSync(path.join(packages, provider, `${module}.d.ts`), "utf8");
  const args = declared.slice(declared.lastIndexOf("Args {"));
  return [...args.matchAll(/^ {4}(?:readonly )?(\w+)\??:/gm)].map(([, name = ""]) => name);
}

it.each(Object.entries(RESOURCE_TYPES).filter(([type]) => type.startsWith("aws:")))(
  "%s is replaced by inputs that it has",
  (type, { replacedBy: { inputs, but = [], unknown = [] } }) => {
    const known = inputsOf(type);
    const named = [...(inputs === "all" ? [] : inputs), ...but, ...unknown];
    expect(known.length).toBeGreaterThan(1);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  },
);

it("says what becomes of a resource", () => {
  expect(fateOf("aws:sns/topicSubscription:TopicSubscription", "topic")).toBe(Fate.replaced);
  expect(fateOf("aws:ec2/eip:Eip", "tags")).toBe(Fate.updated);
  expect(fateOf("aws:ecs/service:Service", "capacityProviderStrategies")).toBe(Fate.unknown);
  expect(fateOf("aws:ecs/taskDefinition:TaskDefinition", "volumes")).toBe(Fate.replaced);
  expect(fateOf("aws:s3/bucket:Bucket", "bucket")).toBe(Fate.unknown);
});
