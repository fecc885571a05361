// The list is what the real worker, observer and registration called: prefect_ecs/tests/contract/test_recorded_calls.py
// fails when it isn't. That a RunTask with tags and roles needs TagResource and PassRole too is by AWS's documentation.
import { OFFLINE_ACCOUNT } from "../support/program";
import { arn, staging } from "./programs";
import recordedCalls from "./recordedCalls.json";
import { type Role, rolesOf } from "./roles";
import type { Context } from "./simulation";

interface Call {
  readonly by: string;
  readonly action: string;
  readonly parameters: Readonly<Record<string, string | undefined>>;
}

interface Request {
  readonly action: string;
  readonly resource: string;
  readonly context?: Context;
}

const calls: readonly Call[] = recordedCalls;
const cluster = { "ecs:cluster": arn("ecs", "cluster/prefect-ecs-staging") };
/** A task that the worker started: with the run's id, and with the stack's tag, which the definition hands on. */
const tags = {
  "aws:ResourceTag/prefect.io/flow-run-id": "0123",
  "aws:ResourceTag/prefect-ecs:stack": "prefect-ecs/staging",
};
const task = arn("ecs", "task/prefect-ecs-staging/0123456789abcdef");

/** IAM's requests for a call. */
function requestsFor({ action, parameters }: Call): Request[] {
  switch (action) {
    case "ecs:DescribeTaskDefinition":
      return [{ action, resource: "*" }];
    case "ecs:DescribeTasks":
    case "ecs:StopTask":
      return [{ action, resource: task, context: { ...cluster, ...tags } }];
    case "ecs:RunTask":
      return [
        { action, resource: arn("ecs", "task-definition/prefect-ecs-staging-flow-run:1"), context: cluster },
        ...["task", "execution"].map((role) => ({
          action: "iam:PassRole",
          resource: `arn:aws:iam::${OFFLINE_ACCOUNT}:role/prefect-ecs-staging-flow-run-${role}`,
          context: { "iam:PassedToService": "ecs-tasks.amazonaws.com" },
        })),
        ...(parameters["tags"] === undefined
          ? []
          : [{ action: "ecs:TagResource", resource: task, context: { "ecs:CreateAction": "RunTask" } }]),
      ];
    case "logs:GetLogEvents":
      return [
        {
          action,
          resource: arn("logs", "log-group:prefect-ecs-staging-flow-run:log-stream:flow-run/flow-run/1"),
        },
      ];
    case "sqs:ChangeMessageVisibility":
    case "sqs:DeleteMessage":
    case "sqs:GetQueueUrl":
    case "sqs:ReceiveMessage":
      return [{ action, resource: arn("sqs", "prefect-ecs-staging-events") }];
    default:
      throw new Error(`Say here what IAM is asked for ${action}`);
  }
}

let agent: Role;
beforeAll(async () => {
  agent = rolesOf(await staging()).get("agent-default-task") as Role;
});

it.each(calls)("the agent may do what its $by does: $action", async (call) => {
  for (const { action, resource, context } of requestsFor(call)) {
    expect({ action, resource, allowed: await agent.may(action, resource, context) }).toEqual({
      action,
      resource,
      allowed: true,
    });
  }
});

it("the agent is granted nothing that neither its worker nor its observer does", () => {
  const used = new Set(calls.flatMap(requestsFor).map(({ action }) => action));
  const granted = new Set(agent.statements.flatMap(({ Action }) => Action));
  expect([...granted].sort()).toEqual([...used].sort());
});

it("registration calls nothing in AWS, and may call nothing", async () => {
  expect(calls.filter(({ by }) => by === "registration")).toEqual([]);
  expect(rolesOf(await staging()).get("registration-task")?.statements).toEqual([]);
});
