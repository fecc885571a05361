// Mocks don't prove that ECS and CloudWatch answer like this: e2e/ runs a task on the emulator.
import { GetLogEventsCommand, ResourceNotFoundException } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeTasksCommand, RunTaskCommand, StopTaskCommand, type Task } from "@aws-sdk/client-ecs";
import { runnerModule } from "../../support/runner";
import { ecs, failure, lines, logs, runTask, TASK_ARN } from "../../support/taskRunner";

jest.mock("node:timers/promises", () => jest.requireActual<object>("../../support/passingTime"));

const { StepError } = runnerModule("step.mjs");

const running: Task = { lastStatus: "RUNNING" };
const stopped = (container: object, more: Partial<Task> = {}): Task => ({
  lastStatus: "STOPPED",
  containers: [{ name: "registration", ...container }],
  ...more,
});
/** Answers to DescribeTasks, the last one for good. */
function becomes(...states: Task[]): void {
  const answers = ecs.on(DescribeTasksCommand);
  states.slice(0, -1).forEach((state) => answers.resolvesOnce({ tasks: [state] }));
  answers.resolves({ tasks: states.slice(-1) });
}
/** Answers to GetLogEvents, one after the other. */
function logged(...pages: string[][]): void {
  const answers = logs.on(GetLogEventsCommand);
  pages.forEach((page, index) =>
    answers.resolvesOnce({
      events: page.map((message) => ({ message: `${message}\n` })),
      nextForwardToken: `f/${index + 1}`,
    }),
  );
  answers.resolves({ events: [] });
}

beforeEach(() => {
  ecs.on(RunTaskCommand).resolves({ tasks: [{ taskArn: TASK_ARN }] });
  logged();
});

describe("a task that ends well", () => {
  it("runs in the private subnets, without a public address", async () => {
    becomes(stopped({ exitCode: 0 }));
    await runTask();
    expect(ecs.commandCalls(RunTaskCommand).map(({ args }) => args[0].input)).toEqual([
      {
        clientToken: expect.any(String) as string,
        cluster: "main",
        taskDefinition: "registrations:3",
        launchType: "FARGATE",
        propagateTags: "TASK_DEFINITION",
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: ["subnet-a"],
            securityGroups: ["sg-a"],
            assignPublicIp: "DISABLED",
          },
        },
      },
    ]);
  });

  it("can be given another command", async () => {
    becomes(stopped({ exitCode: 0 }));
    await runTask({ command: ["python", "-m", "prefect_ecs.registration", "remove"] });
    const [call] = ecs.commandCalls(RunTaskCommand);
    expect(call?.args[0].input.overrides).toEqual({
      containerOverrides: [
        { name: "registration", command: ["python", "-m", "prefect_ecs.registration", "remove"] },
      ],
    });
  });

  it("prints its log as it comes, each line once, and what comes after its end", async () => {
    becomes({ lastStatus: "PENDING" }, running, stopped({ exitCode: 0 }));
    logged([], ["pool: made"], ["limits: 2"], ["done"]);
    await runTask();
    expect(lines()).toEqual(["pool: made", "limits: 2", "done"]);
    expect(logs.commandCalls(GetLogEventsCommand).map(({ args }) => args[0].input.nextToken)).toEqual([
      undefined,
      "f/1",
      "f/2",
      "f/3",
      "f/4",
      "f/4",
    ]);
    expect(logs.commandCalls(GetLogEventsCommand)[0]?.args[0].input).toMatchObject({
      logGroupName: "logs",
      logStreamName: "registration/registration/0123abcd",
      startFromHead: true,
    });
  });

  it("waits for a log that isn't there yet, and for a task that ECS doesn't show yet", async () => {
    ecs
      .on(DescribeTasksCommand)
      .resolvesOnce({ tasks: [] })
      .resolves({ tasks: [stopped({ exitCode: 0 })] });
    logs
      .on(GetLogEventsCommand)
      .rejectsOnce(new ResourceNotFoundException({ message: "no stream", $metadata: {} }))
      .resolvesOnce({ events: [{ message: "done" }] })
      .resolves({});
    await runTask();
    expect(lines()).toEqual(["done"]);
  });

  it("leaves no handler behind", async () => {
    const before = process.listenerCount("SIGINT");
    becomes(stopped({ exitCode: 0 }));
    await runTask();
    expect(process.listenerCount("SIGINT")).toBe(before);
  });
});

describe("a task that fails", () => {
  it("is shown with its exit code, why it stopped and the last lines of a long log", async () => {
    becomes(
      running,
      stopped(
        { exitCode: 1 },
        { stopCode: "EssentialContainerExited", stoppedReason: "Essential container exited" },
      ),
    );
    logged(
      Array.from({ length: 25 }, (_, index) => `line ${index + 1}`),
      ["prefect.yaml: no deployments"],
    );
    const error = await failure();
    expect(error).toBeInstanceOf(StepError);
    expect((error as Error).message.split("\n")).toEqual([
      "The registration task ended with exit code 1 (EssentialContainerExited; Essential container exited).",
      "Its log: log group logs, stream registration/registration/0123abcd",
      ...Array.from({ length: 19 }, (_, index) => `  line ${index + 7}`),
      "  prefect.yaml: no deployments",
    ]);
  });

  it("isn't shown twice where its log is short", async () => {
    becomes(stopped({ exitCode: 2 }));
    logged(["prefect.yaml: no deployments"]);
    expect(((await failure()) as Error).message.split("\n")).toEqual([
      "The registration task ended with exit code 2 (no reason given).",
      "Its log: log group logs, stream registration/registration/0123abcd",
    ]);
    expect(lines()).toEqual(["prefect.yaml: no deployments"]);
  });

  it("is shown with what kept its container from starting", async () => {
    becomes(
      stopped(
        { reason: "CannotPullContainerError: not found" },
        { stopCode: "TaskFailedToStart", stoppedReason: "Task failed to start" },
      ),
    );
    expect(((await failure()) as Error).message.split("\n")).toEqual([
      "The registration task ended without an exit code (TaskFailedToStart; Task failed to start; CannotPullContainerError: not found).",
      "It logged nothing: log group logs, stream registration/registration/0123abcd",
    ]);
  });

  it("is shown even if ECS says nothing about it", async () => {
    becomes({ lastStatus: "STOPPED" });
    expect(((await failure()) as Error).message).toMatch(
      /^The registration task ended without an exit code \(no reason given\)\.\n/,
    );
  });

  it.each([
    [
      { failures: [{ reason: "RESOURCE:ENI", detail: "no free address" }, { reason: "AGENT" }] },
      "ECS did not start registrations:3: RESOURCE:ENI: no free address; AGENT",
    ],
    [{}, "ECS did not start registrations:3: no reason given"],
  ])("to start is shown with ECS's reasons: %j", async (answer, message) => {
    ecs.on(RunTaskCommand).resolves(answer);
    expect(await failure()).toEqual(new StepError(message));
    expect(ecs.commandCalls(DescribeTasksCommand)).toHaveLength(0);
  });
});

describe("a task that is given up", () => {
  it("is stopped when its time is up", async () => {
    becomes(running);
    logged(["waiting for the database"]);
    const error = await failure({ timeoutMinutes: 10 });
    expect(error).toEqual(
      new StepError(
        "The registration task was stopped: still running after 10 minutes.\n" +
          "Its log: log group logs, stream registration/registration/0123abcd",
      ),
    );
    expect(lines()).toEqual(["waiting for the database"]);
    expect(ecs.commandCalls(StopTaskCommand).map(({ args }) => args[0].input)).toEqual([
      { cluster: "main", task: TASK_ARN, reason: "still running after 10 minutes" },
    ]);
  });

  it("has half an hour, unless told otherwise", async () => {
    becomes(running);
    expect(((await failure()) as Error).message).toMatch(/still running after 30 minutes/);
  });

  it.each(["SIGINT", "SIGTERM"] as const)("is stopped on %s", async (signal) => {
    ecs.on(DescribeTasksCommand).callsFake(() => {
      process.emit(signal);
      return { tasks: [running] };
    });
    expect(((await failure()) as Error).message).toMatch(/^The registration task was stopped: interrupted\./);
    expect(ecs.commandCalls(StopTaskCommand)).toHaveLength(1);
    expect(ecs.commandCalls(DescribeTasksCommand)).toHaveLength(1);
  });
});

it("reports AWS's errors, and stops the task that is no longer waited for", async () => {
  becomes(running);
  ecs.on(DescribeTasksCommand).rejects(Object.assign(new Error("no"), { name: "ExpiredTokenException" }));
  expect(await failure()).toMatchObject({ name: "ExpiredTokenException" });
  expect(ecs.commandCalls(StopTaskCommand).map(({ args }) => args[0].input)).toEqual([
    { cluster: "main", task: TASK_ARN, reason: "no longer waited for: ExpiredTokenException" },
  ]);
});

it("doesn't fail for a log that can't be read, and says so once", async () => {
  becomes(running, stopped({ exitCode: 0 }));
  logs.on(GetLogEventsCommand).rejects(Object.assign(new Error("no"), { name: "AccessDeniedException" }));
  await runTask();
  expect(lines()).toEqual(["The task's log can't be read: AccessDeniedException: no"]);
});
