// Mocks don't prove that ECS refuses like this: `e2e/rules` has the messages from AWS's pages and from those who met them.
import { DescribeTasksCommand, ECSServiceException, RunTaskCommand } from "@aws-sdk/client-ecs";
import { GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { passed } from "../../support/passingTime";
import { ecs, failure, lines, logs, runTask, TASK_ARN } from "../../support/taskRunner";

jest.mock("node:timers/promises", () => jest.requireActual<object>("../../support/passingTime"));

const fault = (name: string, message: string, httpStatusCode = 400): ECSServiceException =>
  new ECSServiceException({ name, message, $fault: "client", $metadata: { httpStatusCode } });

const ROLE = "arn:aws:iam::123456789012:role/main-task-1a2b";
const newRole = fault(
  "ClientException",
  `ECS was unable to assume the role '${ROLE}' that was provided for this task. Please verify that the role being ` +
    "passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.",
);
const firstCluster = fault(
  "InvalidParameterException",
  "Unable to assume the service linked role. Please verify that the ECS service linked role exists.",
);
const throttled = fault("ThrottlingException", "Rate exceeded");
const broken = fault("ServerException", "Service Unavailable. Please try again later.", 503);

type Refusal = ECSServiceException | string;

/** Refuses so often, and starts the task then. */
function refusedBy(refusal: Refusal, times: number): void {
  const answers = ecs.on(RunTaskCommand);
  for (let time = 0; time < times; time += 1) {
    if (typeof refusal === "string") {
      answers.resolvesOnce({ tasks: [], failures: [{ reason: refusal }] });
    } else {
      answers.rejectsOnce(refusal);
    }
  }
  answers.resolves({ tasks: [{ taskArn: TASK_ARN }] });
}

const tokens = (): (string | undefined)[] =>
  ecs.commandCalls(RunTaskCommand).map(({ args }) => args[0].input.clientToken);

beforeEach(() => {
  ecs.on(DescribeTasksCommand).resolves({
    tasks: [{ lastStatus: "STOPPED", containers: [{ name: "registration", exitCode: 0 }] }],
  });
  logs.on(GetLogEventsCommand).resolves({ events: [] });
});

it.each<[string, Refusal]>([
  ["a role that is new", newRole],
  ["the service-linked role of an account's first cluster", firstCluster],
  ["too many calls", throttled],
  ["ECS's own trouble", broken],
  ["Fargate without room", "Capacity is unavailable at this time. Please try again later"],
])("starts a task in spite of %s", async (_, refusal) => {
  refusedBy(refusal, 4);
  await runTask();
  expect(ecs.commandCalls(RunTaskCommand)).toHaveLength(5);
});

it("tells what it waits for once, and only if that takes some seconds", async () => {
  refusedBy(newRole, 1);
  await runTask();
  expect(lines()).toEqual([]);
  refusedBy(newRole, 6);
  await runTask();
  expect(lines()).toEqual([
    "ECS does not start the task yet; trying again for up to two minutes: ClientException: " +
      newRole.message,
  ]);
});

it.each<[string, Refusal, RegExp]>([
  ["the role", newRole, /that this one exists and trusts ecs-tasks\.amazonaws\.com: aws iam get-role/],
  ["the service-linked role", firstCluster, /aws iam create-service-linked-role --aws-service-name ecs/],
  ["the account's other clients", throttled, /Other clients in the account/],
  ["ECS's state of health", broken, /https:\/\/health\.aws\.amazon\.com/],
  ["the zones", "Capacity is unavailable at this time", /no capacity in these availability zones/],
])(
  "gives up after two minutes, with what ECS said last and advice to see to %s",
  async (_, refusal, advice) => {
    refusedBy(refusal, 1000);
    const since = passed();
    const error = await failure();
    expect(passed() - since).toBeGreaterThanOrEqual(120_000);
    expect(passed() - since).toBeLessThan(125_000);
    const said = typeof refusal === "string" ? refusal : `${refusal.name}: ${refusal.message}`;
    expect(String(error)).toContain(`ECS did not start registrations:3 in two minutes of trying: ${said}\n`);
    expect(String(error)).toMatch(advice);
  },
);

it("starts no second task where the first may have started: it asks with the same token", async () => {
  refusedBy(broken, 2);
  await runTask();
  expect(new Set(tokens()).size).toBe(1);
});

it("asks anew where nothing was started, for ECS repeats an answer to the same token", async () => {
  refusedBy(newRole, 2);
  await runTask();
  expect(new Set(tokens()).size).toBe(3);
});

it.each([
  ["a wrong definition", fault("ClientException", "TaskDefinition is inactive")],
  ["a missing right", fault("AccessDeniedException", "not authorized to perform: ecs:RunTask")],
  ["a missing cluster", fault("ClusterNotFoundException", "Cluster not found.")],
])("gives up at once for %s", async (_, refusal) => {
  refusedBy(refusal, 1000);
  expect(await failure()).toBe(refusal);
  expect(ecs.commandCalls(RunTaskCommand)).toHaveLength(1);
});

it("stops trying when it is interrupted", async () => {
  refusedBy(newRole, 1000);
  const error = await failure({ signal: AbortSignal.abort() });
  expect(String(error)).toContain(
    "ECS did not start registrations:3 before it was interrupted: ClientException",
  );
  expect(ecs.commandCalls(RunTaskCommand)).toHaveLength(1);
});
