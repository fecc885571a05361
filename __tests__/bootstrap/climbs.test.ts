// IAM's own decision is simulated; that AWS sends these actions, resources and context keys is by its documentation.
import { readFileSync } from "node:fs";
import { allowed, requestOf } from "../rights/simulation";
import type { CapturedResource } from "../support/program";
import { type Climb, heldClimbs } from "./climbs/climb";
import { climbsOfDeployRole } from "./climbs/deployRole";
import { climbsOfPreview } from "./climbs/preview";
import { climbsOfTask, needsOfTask } from "./climbs/task";
import { bootstrapped } from "./program";
import { iam } from "./requests";
import { GithubRole, TaskRole } from "./roles";

/** Stacks of one account in both directions; and two of which one begins like the other, for which it takes two programs. */
const PAIRS = [
  ["staging", "prod"],
  ["prod", "staging"],
  ["prod", "prod-eu"],
  ["prod-eu", "prod"],
] as const;

const programs = new Map<string, CapturedResource[]>();
const programOf = (stack: string): CapturedResource[] => programs.get(stack) ?? [];
beforeAll(async () => {
  const { resources } = await bootstrapped();
  programs.set("staging", resources).set("prod", resources);
  programs.set("prod-eu", (await bootstrapped({ environments: { "prod-eu": "prod-eu" } })).resources);
});

type Try = (
  action: string,
  resource: string,
  context: Climb["context"],
  trusted: boolean,
) => Promise<boolean>;

/** The successful tries. */
async function successes(climbs: readonly Climb[], may: Try): Promise<string[]> {
  const answers = climbs.map(async ({ tries, action, resource, context, trusted }) =>
    (await may(action, resource, context, trusted)) ? [`${tries}: ${action} on ${resource}`] : [],
  );
  return (await Promise.all(answers)).flat();
}

describe.each(PAIRS)("from %s to %s", (own, other) => {
  it("the role that deploys gets no further in any of its ways", async () => {
    const climbs = heldClimbs(climbsOfDeployRole(own, other), own, other);
    expect(climbs.length).toBeGreaterThanOrEqual(30);
    const role = new GithubRole(programOf(own), `deploy-${own}`);
    expect(await successes(climbs, (...asked) => role.may(...asked))).toEqual([]);
  });

  it("a task whose role is allowed everything gets no further in any of its ways", async () => {
    const climbs = heldClimbs(climbsOfTask(own, other), own, other);
    expect(climbs.length).toBeGreaterThanOrEqual(30);
    const role = new TaskRole(programOf(own), own);
    expect(await successes(climbs, (...asked) => role.couldEver(...asked))).toEqual([]);
  });
});

it.each([
  ["staging", "staging"],
  ["prod", "staging"],
  ["prod-eu", "prod-eu"],
])("the boundary of %s lets its tasks do what they are for, with images of %s", async (stack, from) => {
  const role = new TaskRole(programOf(stack), stack);
  const needs = needsOfTask(stack, from);
  expect(await successes(needs, (...asked) => role.couldEver(...asked))).toHaveLength(needs.length);
});

it("with all that an account can list, the role that deploys takes in a group, and opens none", async () => {
  const stacks = ["staging"];
  const { resources } = await bootstrapped({
    newVpcs: stacks,
    natInstances: stacks,
    prefectServers: stacks,
    managedInstances: stacks,
  });
  const role = new GithubRole(resources, "deploy-staging");
  const climbs = climbsOfDeployRole("staging", "prod");
  expect(await successes(climbs, (...asked) => role.may(...asked))).toEqual([
    "take a database's security group for its own: ec2:CreateTags on arn:aws:ec2:eu-west-1:123456789012:security-group/sg-1",
    // No machine makes a group.
    "tag a machine as it is made: ec2:CreateTags on arn:aws:ec2:eu-west-1:123456789012:security-group/sg-1",
  ]);
});

describe("the documented policy of an organisation", () => {
  const [, json = ""] =
    /```json\n([^`]*?"TaskRolesAreForEcs"[^`]*?)```/.exec(readFileSync("docs/account-rights.md", "utf8")) ??
    [];
  const everybody = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" }],
  };

  it.each([
    [
      "another account",
      "arn:aws:iam::210987654321:role/x",
      "prefect-ecs-staging-flow-run-task",
      "false",
      false,
    ],
    [
      "an administrator of the account",
      iam("role/admin"),
      "prefect-ecs-staging-flow-run-task",
      "false",
      false,
    ],
    ["ECS", "ecs-tasks.amazonaws.com", "prefect-ecs-staging-flow-run-task", "true", true],
    ["an administrator of the account, another role", iam("role/admin"), "admin", "false", true],
  ])("of roles that trust everybody, %s: %s becomes %s (a service: %s): %s", async (...row) => {
    const [, principal, role, isService, expected] = row;
    const everything = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
    };
    const answer = await allowed({
      request: requestOf(principal, "sts:AssumeRole", iam(`role/${role}`), {
        "aws:PrincipalIsAWSService": isService,
      }),
      identityPolicies: principal.startsWith("arn:") ? [{ name: "everything", policy: everything }] : [],
      resourcePolicy: everybody,
      resourceControlPolicies: [
        { orgIdentifier: "o-1", policies: [{ name: "tasks", policy: JSON.parse(json) as unknown }] },
      ],
    });
    expect(answer).toBe(expected);
  });
});

it.each(["preview", "drift"])(
  "code that has the role %s changes nothing and assumes no role",
  async (name) => {
    const role = new GithubRole(programOf("prod"), name);
    for (const stack of ["staging", "prod"]) {
      const read = await successes(climbsOfPreview(stack), (...asked) => role.may(...asked));
      // A refresh compares these, from the default branch.
      expect(read.map((line) => line.replace(/ on .*/, ""))).toEqual(
        name === "preview"
          ? []
          : [
              "read a stack's secret: secretsmanager:GetSecretValue",
              "read what others' definitions have in plaintext: ecs:DescribeTaskDefinition",
            ],
      );
    }
  },
);
