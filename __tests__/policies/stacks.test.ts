// The inputs are those that the program asks for: that the engine calls the pack with them, `e2e/` proves.
import { rmSync } from "node:fs";
import bootstrapConfig from "../../policies/bootstrap.json";
import localConfig from "../../policies/local.json";
import { POLICIES } from "../../policies/policies";
import { vpcParts } from "../../audit/render/vpcParts";
import { bootstrapped } from "../bootstrap/program";
import type { CapturedResource } from "../support/program";
import { EVERY_KEY, GUEST, OTHER_WAYS } from "../support/everyKey";
import { cloneWithPullRequest, pullRequestProgram } from "../support/pullRequest";
import { type Change, stackResources } from "../support/stack";
import { type PackConfig, violationsOf } from "./violations";

/** Resources of a stack's program, with those that awsx creates for its VPC. */
async function programOf(stack: string, change?: Change): Promise<CapturedResource[]> {
  const resources = await stackResources(stack, change);
  const parts = resources
    .filter(({ type }) => type === "awsx:ec2:Vpc")
    .flatMap((vpc) => vpcParts(vpc).map((part) => ({ ...vpc, ...part })));
  return [...resources, ...parts];
}

const judged = (resources: readonly CapturedResource[], config?: PackConfig): string[] =>
  resources.flatMap((resource) => violationsOf(POLICIES, resource, config));

const programs: Record<string, CapturedResource[]> = {};
beforeAll(async () => {
  for (const stack of ["staging", "prod", "local"]) {
    programs[stack] = await programOf(stack);
  }
});

it.each(["staging", "prod"])("%s passes as it is", (stack) => {
  expect(judged(programs[stack] ?? [])).toEqual([]);
});

it("staging passes in whichever way it is configured", async () => {
  for (const change of [EVERY_KEY, GUEST, ...OTHER_WAYS]) {
    expect(judged(await programOf("staging", change))).toEqual([]);
  }
  // As many programs as there are ways to configure a stack.
}, 180_000);

it("a pull request's flow project passes, without a configuration", async () => {
  const root = cloneWithPullRequest();
  const { resources } = await pullRequestProgram(root);
  rmSync(root, { recursive: true });
  expect(resources.length).toBeGreaterThan(20);
  expect(judged(resources)).toEqual([]);
});

it("local fails for its address alone, which ends with the emulator, and its configuration makes that a warning", () => {
  expect(judged(programs["local"] ?? [])).toEqual([
    expect.stringMatching(/^protected-egress-address 'prefect-ecs-local-egress-1': /),
  ]);
  expect(localConfig).toEqual({ "protected-egress-address": { enforcementLevel: "advisory" } });
});

it("what prepares an account passes with its configuration, and needs it for its deploy roles alone", async () => {
  const { resources } = await bootstrapped();
  expect(judged(resources, bootstrapConfig)).toEqual([]);
  // A document may have the same fault in several statements.
  expect([...new Set(judged(resources).map((line) => line.replace(/: .*/, "")))]).toEqual([
    "no-wildcard-pass-role 'prefect-ecs-tasks-staging'",
    "no-wildcard-pass-role 'prefect-ecs-tasks-prod'",
    "no-wildcard-pass-role 'prefect-ecs-ci'",
    "no-wildcard-pass-role 'prefect-ecs-deploy-staging-roles'",
    "no-wildcard-pass-role 'prefect-ecs-deploy-prod-roles'",
  ]);
});

describe("a fault in staging is caught", () => {
  type Change = (resource: CapturedResource) => Partial<CapturedResource>;
  const inputs =
    (change: (inputs: Record<string, unknown>) => Record<string, unknown>): Change =>
    (resource) => ({ inputs: { ...resource.inputs, ...change(resource.inputs) } });

  it.each<[rule: string, type: string, name: string, change: Change]>([
    [
      "no-public-address",
      "aws:ecs/service:Service",
      "agent-default",
      inputs(({ networkConfiguration }) => ({
        networkConfiguration: { ...(networkConfiguration as object), assignPublicIp: true },
      })),
    ],
    ["protected-egress-address", "aws:ec2/eip:Eip", "egress-1", () => ({ protect: false })],
    [
      "no-wildcard-pass-role",
      "aws:iam/rolePolicy:RolePolicy",
      "agent-default-task",
      inputs(({ policy }) => ({
        policy: (policy as string).replace("role/prefect-ecs-staging-flow-run-task", "role/*"),
      })),
    ],
    [
      "digest-pinned-images",
      "aws:ecs/taskDefinition:TaskDefinition",
      "flow-run",
      inputs(({ containerDefinitions }) => ({
        containerDefinitions: (containerDefinitions as string).replace(/@sha256:[0-9a-f]{64}/, ":latest"),
      })),
    ],
    [
      "log-retention",
      "aws:cloudwatch/logGroup:LogGroup",
      "flow-run",
      inputs(() => ({ retentionInDays: undefined })),
    ],
    ["required-tags", "aws:sqs/queue:Queue", "events", inputs(() => ({ tags: {} }))],
  ])("by %s", (rule, type, name, change) => {
    const whole = `prefect-ecs-staging-${name}`;
    const seeded = (programs["staging"] ?? []).map((resource) =>
      resource.type === type && resource.name === whole ? { ...resource, ...change(resource) } : resource,
    );
    expect(judged(seeded)).toEqual([expect.stringContaining(`${rule} '${whole}': `)]);
  });
});
