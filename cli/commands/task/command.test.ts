// Mocks don't prove that ECS takes these overrides: the end-to-end run types this command.
import { CloudWatchLogsClient, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeTasksCommand, ECSClient, RunTaskCommand, StopTaskCommand } from "@aws-sdk/client-ecs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { mockClient } from "aws-sdk-client-mock";
import { Machine } from "../../../__tests__/support/commandLine";

jest.mock("node:timers/promises", () => ({ setTimeout: () => Promise.resolve() }));

const ecs = mockClient(ECSClient);
const logs = mockClient(CloudWatchLogsClient);
const sts = mockClient(STSClient);
const taskArn = "arn:aws:ecs:eu-west-1:123456789012:task/main/0123abcd";

let machine: Machine;

/** The task's container ends like this. */
function ends(container: object, more: object = {}): void {
  ecs.on(DescribeTasksCommand).resolves({
    tasks: [{ taskArn, lastStatus: "STOPPED", containers: [{ name: "flow-run", ...container }], ...more }],
  });
}

beforeEach(() => {
  machine = new Machine();
  ecs.reset();
  logs.reset();
  sts.reset();
  sts.on(GetCallerIdentityCommand).resolves({ Account: "123456789012" });
  ecs.on(RunTaskCommand).resolves({ tasks: [{ taskArn }] });
  logs
    .on(GetLogEventsCommand)
    .resolvesOnce({ events: [{ message: "working\n" }, { message: "done\n" }], nextForwardToken: "f/1" })
    .resolves({ events: [] });
});

afterEach(() => {
  machine.remove();
});

it("runs a command where flow runs run", async () => {
  ends({ exitCode: 0 });
  expect(await machine.type(["task", "--", "python", "-c", "print('a b')"])).toEqual({
    code: 0,
    stdout: "working\ndone\n",
    stderr: "Task 0123abcd of flow-run:7; it starts within a minute.\n",
  });
  expect(ecs.commandCalls(RunTaskCommand).map(({ args }) => args[0].input)).toEqual([
    {
      clientToken: expect.any(String) as string,
      cluster: "main",
      taskDefinition: "arn:aws:ecs:eu-west-1:123456789012:task-definition/flow-run:7",
      launchType: "FARGATE",
      propagateTags: "TASK_DEFINITION",
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: ["subnet-a", "subnet-b"],
          securityGroups: ["sg-flow-runs"],
          assignPublicIp: "DISABLED",
        },
      },
      overrides: { containerOverrides: [{ name: "flow-run", command: ["python", "-c", "print('a b')"] }] },
    },
  ]);
});

it("gives it another size and more variables", async () => {
  ends({ exitCode: 0 });
  await machine.type("task --cpu 1024 --memory 4096 -e SEASON=spring -e EMPTY= -- true");
  expect(ecs.commandCalls(RunTaskCommand)[0]?.args[0].input.overrides).toEqual({
    cpu: "1024",
    memory: "4096",
    containerOverrides: [
      {
        name: "flow-run",
        command: ["true"],
        environment: [
          { name: "SEASON", value: "spring" },
          { name: "EMPTY", value: "" },
        ],
      },
    ],
  });
});

it("exits with the container's exit code, and shows the reason and the place of its log", async () => {
  ends({ exitCode: 7 }, { stopCode: "EssentialContainerExited" });
  const { code, stderr } = await machine.type("task -- false");
  expect(code).toBe(7);
  expect(stderr).toBe(
    "Task 0123abcd of flow-run:7; it starts within a minute.\n" +
      "The flow-run task ended with exit code 7 (EssentialContainerExited).\n" +
      "Its log: log group flow-run-logs, stream flow-run/flow-run/0123abcd\n",
  );
});

it("ends with 1 for a container that never ran", async () => {
  ends({ reason: "CannotPullContainerError: not found" }, { stopCode: "TaskFailedToStart" });
  const { code, stderr } = await machine.type("task -- true");
  expect(code).toBe(1);
  expect(stderr).toContain("without an exit code (TaskFailedToStart; CannotPullContainerError: not found).");
});

it("is one document for a program", async () => {
  ends({ exitCode: 0 });
  const { stdout } = await machine.type("task --json -- true");
  expect(JSON.parse(stdout)).toEqual({
    task: taskArn,
    exitCode: 0,
    ending: "The flow-run task ended with exit code 0 (no reason given).",
    lines: ["working", "done"],
  });
});

it("stops the task on Ctrl-C", async () => {
  ecs.on(DescribeTasksCommand).callsFake(() => {
    machine.pressCtrlC();
    return { tasks: [{ lastStatus: "RUNNING" }] };
  });
  const { code, stderr } = await machine.type("task -- sleep 100");
  expect(code).toBe(130);
  expect(stderr).toContain("The flow-run task was stopped: interrupted.\n");
  expect(ecs.commandCalls(StopTaskCommand).map(({ args }) => args[0].input)).toEqual([
    { cluster: "main", task: taskArn, reason: "interrupted" },
  ]);
});

it.each([
  ["--cpu 1024", "Give both `--cpu` and `--memory`: Fargate allows only certain pairs.\n"],
  [
    "--cpu 1024 --memory 1000",
    "`--memory` must be 2048 to 8192 in steps of 1024 MiB when `--cpu` is 1024, got 1000.\n",
  ],
])("refuses sizes that Fargate doesn't have: %s", async (options, stderr) => {
  expect(await machine.type(`task ${options} -- true`)).toEqual({ code: 2, stdout: "", stderr });
  expect(ecs.calls()).toHaveLength(0);
});

it("starts nothing in another account", async () => {
  sts.on(GetCallerIdentityCommand).resolves({ Account: "999999999999" });
  const { code, stderr } = await machine.type("task -- true");
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^These credentials belong to account 999999999999, the stack to 123456789012\. Nothing was done\./,
  );
  expect(ecs.calls()).toHaveLength(0);
});
