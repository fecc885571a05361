// Mocks don't prove that CloudWatch and ECS answer like this: the end-to-end run types these commands.
import {
  CloudWatchLogsClient,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { DescribeTasksCommand, ECSClient, ListTasksCommand, type Task } from "@aws-sdk/client-ecs";
import { mockClient } from "aws-sdk-client-mock";
import { Machine } from "../../../__tests__/support/commandLine";
import { fakePrefect, type FakePrefect, type PrefectAnswer } from "../../../__tests__/support/prefectServer";

jest.mock("node:timers/promises", () => ({
  // Time passes by waiting only.
  setTimeout: (_time: number, _value: unknown, { signal }: { signal: AbortSignal }) =>
    signal.aborted ? Promise.reject(signal.reason as Error) : Promise.resolve(),
}));

const ecs = mockClient(ECSClient);
const logs = mockClient(CloudWatchLogsClient);
const taskArn = "arn:aws:ecs:eu-west-1:123456789012:task/main/0123abcd";
const id = "0a0a0a0a-0000-4000-8000-000000000001";

const run = {
  id,
  name: "gentle-otter",
  flow_id: "f1",
  deployment_id: "d1",
  work_pool_name: "ecs-staging",
  infrastructure_pid: `main::${taskArn}` as string | null,
  expected_start_time: "2026-11-25T22:10:01.000Z",
  start_time: "2026-11-25T22:10:04.000Z",
  end_time: "2026-11-25T22:10:08.000Z",
  total_run_time: 4,
  state: {
    id: "s1",
    type: "CRASHED",
    name: "Crashed",
    message: "containers stopped with a non-zero exit code",
    timestamp: "2026-11-25T22:10:08.000Z",
  },
};
const killed: Task = {
  taskArn,
  lastStatus: "STOPPED",
  stopCode: "EssentialContainerExited",
  stoppedReason: "Essential container in task exited",
  stoppedAt: new Date(Date.now() - 2000),
  containers: [{ name: "flow-run", exitCode: 137, reason: "OutOfMemoryError: Container killed" }],
};
const ENDING =
  "The flow-run task ended with exit code 137 (EssentialContainerExited; Essential container in task exited; " +
  "OutOfMemoryError: Container killed).\n";

const routes: Record<string, PrefectAnswer> = {
  "POST /flow_runs/filter": (body) => (JSON.stringify(body).includes("gentle-otter") ? [run] : []),
  "POST /flow_runs/count": () => 1,
  [`GET /flow_runs/${id}`]: () => run,
  "POST /deployments/filter": () => [{ id: "d1", name: "hello", flow_id: "f1" }],
  "POST /flows/filter": () => [{ id: "f1", name: "hello" }],
  "POST /logs/filter": () => [
    { id: "l1", level: 20, timestamp: "2026-11-25T22:10:05.000Z", message: "Hello, Ada!" },
    { id: "l2", level: 30, timestamp: "2026-11-25T22:10:06.000Z", message: "little memory left" },
  ],
};

let machine: Machine;
let prefect: FakePrefect;

async function withPrefect(change: Record<string, PrefectAnswer> = {}, outputs = {}): Promise<void> {
  prefect = await fakePrefect({ ...routes, ...change });
  machine = new Machine({ prefectApiUrl: prefect.apiUrl, ...outputs });
}

beforeAll(() => {
  process.env["TZ"] = "UTC";
});

beforeEach(() => {
  ecs.reset();
  logs.reset();
  ecs.on(DescribeTasksCommand).resolves({ tasks: [killed] });
  ecs.on(ListTasksCommand).resolves({ taskArns: [] });
});

afterEach(() => {
  machine.remove();
  prefect.close();
});

describe("the log of a flow run", () => {
  it("is Prefect's, with the reason that ECS has for its end", async () => {
    await withPrefect();
    expect(await machine.type("logs gentle-otter")).toEqual({
      code: 0,
      stdout: "22:10:05  INFO     Hello, Ada!\n22:10:06  WARNING  little memory left\n",
      stderr:
        "gentle-otter of hello/hello, Crashed, 2026-11-25 22:10:04\n" +
        "22:10:08  Crashed: containers stopped with a non-zero exit code\n" +
        ENDING,
    });
  });

  it.each([id, `https://prefect.example.com/runs/flow-run/${id}`])("is found by %s", async (whose) => {
    await withPrefect();
    expect((await machine.type(`logs ${whose}`)).stdout).toContain("Hello, Ada!");
    expect(prefect.requests[0]?.route).toBe(`GET /flow_runs/${id}`);
  });

  it("is the newest run's with the name", async () => {
    await withPrefect({ "POST /flow_runs/count": () => 3 });
    expect((await machine.type("logs gentle-otter")).stderr).toContain(
      "The newest of 3 runs of that name; for the others, give their ids.\n",
    );
    expect(prefect.requests[0]?.body).toEqual({
      flow_runs: { name: { any_: ["gentle-otter"] } },
      sort: "EXPECTED_START_TIME_DESC",
      limit: 1,
    });
  });

  it.each([
    [
      "nobody",
      "Flow run 'nobody' not found: give a run's id or name from `./prefect-ecs status` or from Prefect's pages.\n",
    ],
    [
      id.replace("1", "2"),
      `Flow run with id ${id.replace("1", "2")} not found: it was deleted, or belongs to another workspace.\n`,
    ],
  ])("that doesn't exist is an error: %s", async (whose, stderr) => {
    await withPrefect();
    expect(await machine.type(`logs ${whose}`)).toEqual({ code: 1, stdout: "", stderr });
  });

  it("is one document a line for a program, of the last lines", async () => {
    await withPrefect();
    const { stdout } = await machine.type("logs gentle-otter --json --limit 1");
    expect(stdout).toBe(
      '{"timestamp":"2026-11-25T22:10:06.000Z","level":30,"message":"little memory left"}\n',
    );
  });

  it("is shown with a note if ECS can't be read", async () => {
    await withPrefect();
    const denied = {
      name: "AccessDeniedException",
      message: "User: ada is not authorized to perform: ecs:DescribeTasks on resource: *",
      $metadata: { httpStatusCode: 400 },
    };
    ecs.on(DescribeTasksCommand).rejects(Object.assign(new Error(denied.message), denied));
    const { code, stdout, stderr } = await machine.type("logs gentle-otter");
    expect(code).toBe(0);
    expect(stdout).toContain("Hello, Ada!");
    expect(stderr).toContain(
      "How its task ended can't be read: These AWS credentials lack the right ecs:DescribeTasks: use others (AWS_PROFILE), or have it added.\n",
    );
  });

  it("continues to the run's end with --follow", async () => {
    let looks = 0;
    const running = {
      ...run,
      state: { ...run.state, id: "s0", type: "RUNNING", name: "Running", message: null },
    };
    const look = (): object => (looks++ < 2 ? running : run);
    await withPrefect({
      "POST /flow_runs/filter": () => [running],
      [`GET /flow_runs/${id}`]: look,
      [`GET /flow_run_states/?flow_run_id=${id}`]: () =>
        looks < 3 ? [running.state] : [running.state, run.state],
    });
    const { code, stdout } = await machine.type("logs gentle-otter --follow");
    expect(code).toBe(0);
    expect(stdout.split("\n")).toEqual([
      "22:10:05  INFO     Hello, Ada!",
      "22:10:06  WARNING  little memory left",
      "22:10:08  Running",
      "22:10:08  Crashed: containers stopped with a non-zero exit code",
      "",
    ]);
  });

  it("is the container's on request", async () => {
    await withPrefect();
    logs
      .on(GetLogEventsCommand)
      .resolvesOnce({ events: [{ timestamp: 1, message: "one\n" }], nextForwardToken: "f/1" })
      .resolvesOnce({ events: [{ timestamp: 2, message: "two" }], nextForwardToken: "f/2" })
      .resolves({ events: [], nextForwardToken: "f/2" });
    const { stdout, stderr } = await machine.type("logs gentle-otter --source container");
    expect(stdout).toBe("one\ntwo\n");
    expect(stderr).toContain(ENDING);
    expect(logs.commandCalls(GetLogEventsCommand)[0]?.args[0].input).toMatchObject({
      logGroupName: "flow-run-logs",
      logStreamName: "flow-run/flow-run/0123abcd",
    });
  });

  it("is found by the task's tag where the worker died before it could tell Prefect", async () => {
    await withPrefect({ [`GET /flow_runs/${id}`]: () => ({ ...run, infrastructure_pid: null }) });
    ecs.on(ListTasksCommand, { desiredStatus: "STOPPED" }).resolves({ taskArns: [taskArn] });
    ecs
      .on(DescribeTasksCommand)
      .resolves({ tasks: [{ ...killed, tags: [{ key: "prefect.io/flow-run-id", value: id }] }] });
    expect((await machine.type(`logs ${id}`)).stderr).toContain(ENDING);
    expect(ecs.commandCalls(ListTasksCommand).map(({ args }) => args[0].input.family)).toEqual([
      "flow-run",
      "flow-run",
    ]);
  });

  it("of a container isn't found after ECS and Prefect have dropped the task", async () => {
    await withPrefect({ [`GET /flow_runs/${id}`]: () => ({ ...run, infrastructure_pid: null }) });
    const { code, stderr } = await machine.type(`logs ${id} --source container`);
    expect(code).toBe(1);
    expect(stderr).toContain("gentle-otter has no known task: none was started, or ECS has dropped it.");
  });
});

describe("the log of an agent", () => {
  const events = (...messages: string[]): object => ({
    events: messages.map((message, index) => ({
      eventId: message,
      timestamp: Date.now() + index,
      message: `${message}\n`,
    })),
  });

  it("is that of the last hour, over all its tasks", async () => {
    await withPrefect();
    logs.on(FilterLogEventsCommand).resolves(events("one", "two"));
    expect(await machine.type("logs")).toEqual({ code: 0, stdout: "one\ntwo\n", stderr: "" });
    const { logGroupName, startTime = 0 } = logs.commandCalls(FilterLogEventsCommand)[0]?.args[0].input ?? {};
    expect(logGroupName).toBe("agent-logs");
    expect(Math.round((Date.now() - startTime) / 60_000)).toBe(60);
  });

  it("ends with why its last task stopped", async () => {
    await withPrefect();
    logs.on(FilterLogEventsCommand).resolves(events("one"));
    ecs.on(ListTasksCommand, { serviceName: "agent-service" }).resolves({ taskArns: [taskArn] });
    ecs.on(DescribeTasksCommand).resolves({
      tasks: [{ ...killed, containers: [{ name: "agent", exitCode: 1 }] }],
    });
    expect((await machine.type("logs agent")).stderr).toMatch(
      /^Stopped \d s ago: The agent task ended with exit code 1 \(EssentialContainerExited; Essential container in task exited\)\.\n$/,
    );
  });

  it("prints each line once, until Ctrl-C, with --follow", async () => {
    await withPrefect();
    let asked = 0;
    logs.on(FilterLogEventsCommand).callsFake(() => {
      asked += 1;
      if (asked === 3) {
        machine.pressCtrlC();
      }
      return events(...["one", "two", "three"].slice(0, asked));
    });
    const { code, stdout } = await machine.type("logs --follow --limit 1");
    expect(code).toBe(130);
    expect(stdout.split("\n").slice(0, 2)).toEqual(["one", "two"]);
  });

  it("reports an empty log", async () => {
    await withPrefect();
    logs.on(FilterLogEventsCommand).resolves({});
    expect((await machine.type("logs --since 30m")).stderr).toBe(
      "Agent default has logged nothing for 30 min: try `--since 1d`.\n",
    );
  });

  it("is the first agent's, unless one is named", async () => {
    const logGroups = { "agent-default": "agent-logs", "agent-bulk": "bulk-logs" };
    await withPrefect({}, { services: { default: "agent-service", bulk: "bulk-service" }, logGroups });
    logs.on(FilterLogEventsCommand).resolves(events("one"));
    expect((await machine.type("logs agent")).stderr).toBe(
      "Agent default; for the others: `logs agent-bulk`.\n",
    );
    await machine.type("logs agent-bulk");
    expect(logs.commandCalls(FilterLogEventsCommand).map(({ args }) => args[0].input.logGroupName)).toEqual([
      "agent-logs",
      "bulk-logs",
    ]);
    expect(await machine.type("logs agent-huge")).toEqual({
      code: 1,
      stdout: "",
      stderr: "Agent 'huge' not found. Agents: default, bulk.\n",
    });
  });
});

describe("the log of the stack's own Prefect server", () => {
  const own = {
    prefectServer: {
      clusterName: "main",
      serviceName: "prefect",
      containerName: "prefect-server",
      port: 4200,
    },
    logGroups: { prefectServer: "server-logs" },
    // No tunnel.
    prefectApiUrl: "http://127.0.0.1:9/api",
  };

  it("needs no tunnel, and ends with why its last task stopped", async () => {
    await withPrefect({}, own);
    const message = "prefect-ecs: the data store can't be reached: timeout";
    logs
      .on(FilterLogEventsCommand, { logGroupName: "server-logs" })
      .resolves({ events: [{ eventId: "1", timestamp: Date.now(), message }] });
    ecs.on(ListTasksCommand, { serviceName: "prefect" }).resolves({ taskArns: [taskArn] });
    ecs.on(DescribeTasksCommand).resolves({
      tasks: [{ ...killed, containers: [{ name: "prefect-server", exitCode: 1 }] }],
    });
    const { code, stdout, stderr } = await machine.type("logs prefect-server");
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${message}\n` });
    expect(stderr).toMatch(/^Stopped \d s ago: The prefect-server task ended with exit code 1 /);
  });

  it("may be empty", async () => {
    await withPrefect({}, own);
    logs.on(FilterLogEventsCommand).resolves({});
    expect((await machine.type("logs prefect-server")).stderr).toBe(
      "The Prefect server has logged nothing for 1 h: try `--since 1d`.\n",
    );
  });

  it("isn't there where the stack uses another server", async () => {
    await withPrefect();
    expect(await machine.type("logs prefect-server")).toEqual({
      code: 1,
      stdout: "",
      stderr: "The stack has no Prefect server of its own: it uses https://prefect.example.com.\n",
    });
  });
});

describe("the log of the registration", () => {
  it("is the last registration's, complete", async () => {
    await withPrefect();
    logs.on(DescribeLogStreamsCommand).resolves({
      logStreams: [
        {
          logStreamName: "registration/registration/0123abcd",
          creationTime: Date.parse("2026-11-25T22:00:00Z"),
        },
      ],
    });
    logs.on(GetLogEventsCommand).resolvesOnce({ events: [{ message: "pool: made" }] });
    ecs.on(DescribeTasksCommand).resolves({});
    expect(await machine.type("logs registration")).toEqual({
      code: 0,
      stdout: "pool: made\n",
      stderr:
        "The registration of 2026-11-25 22:00:00:\n" +
        "ECS has dropped the task and its stopped reason, as it does about an hour after the end.\n",
    });
  });

  it("reports that there is none", async () => {
    await withPrefect();
    logs.on(DescribeLogStreamsCommand).resolves({});
    expect((await machine.type("logs registration")).stderr).toBe(
      "registration-logs has no log of a registration within its retention.\n",
    );
  });
});
