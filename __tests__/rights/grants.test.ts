// Every action that the program grants, and why: nothing is granted that isn't here, and nothing is here in vain.
import { generous, staging } from "./programs";
import { type Role, rolesOf } from "./roles";

const EXECUTION = {
  "ecr:BatchCheckLayerAvailability": "ECS asks which layers of the image it has to pull",
  "ecr:BatchGetImage": "and pulls the image's manifest",
  "ecr:GetAuthorizationToken": "after it has logged in to the registry",
  "ecr:GetDownloadUrlForLayer": "and the layers",
  "kms:Decrypt": "secrets are encrypted with the team's own key",
  "logs:CreateLogStream": "the log driver opens a stream for each task",
  "logs:PutLogEvents": "and writes to it",
  "secretsmanager:GetSecretValue": "ECS fills variables from secrets",
  "ssm:GetParameters": "and from parameters",
};

const EXEC = {
  "logs:CreateLogStream": "an exec session is written down in a stream of its own",
  "logs:DescribeLogGroups": "the agent of exec looks the group up first",
  "logs:DescribeLogStreams": "and the stream",
  "logs:PutLogEvents": "and writes to it",
  "ssmmessages:CreateControlChannel": "exec: the session's control",
  "ssmmessages:CreateDataChannel": "exec: what is typed and shown",
  "ssmmessages:OpenControlChannel": "exec: the session's control",
  "ssmmessages:OpenDataChannel": "exec: what is typed and shown",
};

const AGENT = {
  "ecs:DescribeTaskDefinition": "the worker reads the definition before it starts a run",
  "ecs:DescribeTasks": "the observer reads which run a stopped task was for",
  "ecs:RunTask": "the worker starts a run",
  "ecs:StopTask": "and stops one that was cancelled",
  "ecs:TagResource": "RunTask puts the run's id on the task",
  "iam:PassRole": "RunTask hands the task its two roles",
  "logs:GetLogEvents": "the observer shows the last lines of a run that never reached Prefect",
  "sqs:ChangeMessageVisibility": "the observer keeps an event that takes long to handle",
  "sqs:DeleteMessage": "and takes out one that it has handled",
  "sqs:GetQueueUrl": "it knows the queue by its name",
  "sqs:ReceiveMessage": "it reads events",
};

/** End of a role's name → what the most generous configuration grants it. */
const GRANTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "agent-default-execution": { ...EXECUTION },
  "agent-default-task": AGENT,
  "agent-etl-execution": { ...EXECUTION },
  "agent-etl-task": { ...AGENT, ...EXEC },
  "agent-quick-execution": EXECUTION,
  "agent-quick-task": {
    "ecs:GetTaskProtection": "ECS's endpoint in the task answers with the protection",
    "ecs:UpdateTaskProtection": "and sets it while flow runs execute",
    "s3:GetObject": "the configuration's flowRunPolicies: it executes flow runs",
  },
  "agent-quick-schedule": { "ecs:UpdateService": "the schedule sets the service's desired count" },
  "flow-run-execution": EXECUTION,
  "flow-run-task": { ...EXEC, "s3:GetObject": "the configuration's flowRunPolicies" },
  "registration-execution": EXECUTION,
  "registration-task": {},
};

const actionsOf = (role: Role): string[] =>
  [...new Set(role.statements.flatMap(({ Action }) => Action))].sort();

it("grants exactly what is explained", async () => {
  const granted = [...rolesOf(await generous())].map(([name, role]) => [name, actionsOf(role)] as const);
  // An agent that executes no flow runs gets Prefect's secrets only, which are in Secrets Manager.
  const explained = Object.entries(GRANTS).map(([name, actions]) => [
    name,
    Object.keys(actions)
      .filter((action) => !(/^agent-(default|etl)-execution$/.test(name) && action === "ssm:GetParameters"))
      .sort(),
  ]);
  expect(Object.fromEntries(granted)).toEqual(Object.fromEntries(explained));
});

it("grants less where the configuration asks for nothing", async () => {
  const granted = [...rolesOf(await staging())].map(([name, role]) => [name, actionsOf(role)] as const);
  const execution = Object.keys(EXECUTION).filter((action) => !/^(kms|ssm):/.test(action));
  expect(Object.fromEntries(granted)).toEqual({
    "agent-default-execution": execution,
    "agent-default-task": Object.keys(AGENT),
    "flow-run-execution": execution,
    "flow-run-task": [],
    "registration-execution": execution,
    "registration-task": [],
  });
});

describe("no role, whatever the configuration", () => {
  let roles: Role[];
  beforeAll(async () => {
    roles = [...rolesOf(await generous()).values()];
  });

  it("is granted a whole service, or all but something", () => {
    for (const role of roles) {
      expect(actionsOf(role).filter((action) => action.includes("*"))).toEqual([]);
      expect(
        role.statements.filter((statement) => "NotAction" in statement || "NotResource" in statement),
      ).toEqual([]);
    }
  });

  it("changes rights, but for handing on the flow runs' two roles", () => {
    const changing = roles.flatMap((role) =>
      role.statements
        .filter(({ Action }) => [Action].flat().some((action) => /^(iam|sts|organizations):/.test(action)))
        .map(({ Action, Resource, Condition }) => ({ role: role.name, Action, Resource, Condition })),
    );
    expect(changing).toEqual(
      ["agent-default-task", "agent-etl-task"].map((role) => ({
        role,
        Action: ["iam:PassRole"],
        Resource: [
          "prefect-ecs-staging-flow-run-execution",
          "prefect-ecs-staging-flow-run-task",
          "prefect-ecs/staging/flow-runs/*",
        ].map((name) => `arn:aws:iam::123456789012:role/${name}`),
        Condition: { StringEquals: { "iam:PassedToService": ["ecs-tasks.amazonaws.com"] } },
      })),
    );
  });

  it("reads a secret's value but to start a task", () => {
    const readers = roles
      .filter((role) => actionsOf(role).some((action) => /^(secretsmanager|ssm|kms):/.test(action)))
      .map(({ name }) => name);
    expect(readers.sort()).toEqual(
      Object.keys(GRANTS)
        .filter((name) => name.endsWith("-execution"))
        .sort(),
    );
  });
});
