// Who may assume a role, as IAM would decide by its trust policy.
import { OFFLINE_ACCOUNT } from "../support/program";
import { arn, generous, staging } from "./programs";
import { type Role, rolesOf } from "./roles";

const ecs = "ecs-tasks.amazonaws.com";
const ours = {
  "aws:SourceAccount": OFFLINE_ACCOUNT,
  "aws:SourceArn": arn("ecs", "task/prefect-ecs-staging/1"),
};

let roles: Role[];
beforeAll(async () => {
  roles = [...rolesOf(await staging()).values()];
});

const trusted = async (service: string, context: Record<string, string>): Promise<string[]> => {
  const answers = await Promise.all(
    roles.map(async (role) => ((await role.trusts(service, context)) ? [role.name] : [])),
  );
  return answers.flat();
};

it("every role is ECS's, for tasks of this account and region", async () => {
  expect(await trusted(ecs, ours)).toEqual(roles.map(({ name }) => name));
});

it.each([
  ["another account's tasks", ecs, { ...ours, "aws:SourceAccount": "999999999999" }],
  [
    "a task of another account that claims to be ours",
    ecs,
    { ...ours, "aws:SourceArn": "arn:aws:ecs:eu-west-1:999999999999:task/x/1" },
  ],
  [
    "another region's tasks",
    ecs,
    { ...ours, "aws:SourceArn": `arn:aws:ecs:us-east-1:${OFFLINE_ACCOUNT}:task/x/1` },
  ],
  ["something that isn't ECS's", ecs, { ...ours, "aws:SourceArn": arn("lambda", "function:x") }],
  ["a caller who says nothing", ecs, {}],
  ["another service", "lambda.amazonaws.com", ours],
  ["ECS's own service, which is another", "ecs.amazonaws.com", ours],
])("no role is for %s", async (_, service, context) => {
  expect(await trusted(service, context)).toEqual([]);
});

describe("the role of an agent's schedule", () => {
  const scheduler = "scheduler.amazonaws.com";
  const own = { ...ours, "aws:SourceArn": arn("scheduler", "schedule-group/default") };
  let role: Role;
  beforeAll(async () => {
    role = rolesOf(await generous()).get("agent-quick-schedule") as Role;
  });

  it.each([
    ["EventBridge Scheduler of this account and region", scheduler, own, true],
    ["another account's schedules", scheduler, { ...own, "aws:SourceAccount": "999999999999" }, false],
    [
      "another group of schedules",
      scheduler,
      { ...own, "aws:SourceArn": arn("scheduler", "schedule-group/x") },
      false,
    ],
    ["a caller who says nothing", scheduler, {}, false],
    ["tasks", ecs, ours, false],
  ])("is for %s, or not", async (_, service, context, allowed) => {
    expect(await role.trusts(service, context)).toBe(allowed);
  });
});
