// Mocks don't prove that AWS and Prefect answer like this: the end-to-end run types this command.
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricStatisticsCommand,
} from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  ListTasksCommand,
} from "@aws-sdk/client-ecs";
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { mockClient } from "aws-sdk-client-mock";
import { Machine } from "../../../__tests__/support/commandLine";
import {
  fakePrefect,
  type FakePrefect,
  type PrefectAnswer,
  Refusal,
} from "../../../__tests__/support/prefectServer";

jest.mock("node:timers/promises", () => ({
  // Time passes by waiting only.
  setTimeout: (_time: number, _value: unknown, { signal }: { signal: AbortSignal }) =>
    signal.aborted ? Promise.reject(signal.reason as Error) : Promise.resolve(),
}));

const ecs = mockClient(ECSClient);
const cloudWatch = mockClient(CloudWatchClient);
const logs = mockClient(CloudWatchLogsClient);
const sqs = mockClient(SQSClient);
const sts = mockClient(STSClient);

const NOW = Date.parse("2026-11-25T22:10:00Z");
const minutesAgo = (minutes: number): Date => new Date(NOW - minutes * 60_000);

const service = {
  serviceName: "agent-service",
  status: "ACTIVE",
  desiredCount: 1,
  runningCount: 1,
  pendingCount: 0,
  taskDefinition: "arn:aws:ecs:eu-west-1:123456789012:task-definition/agent:8",
  deployments: [
    {
      status: "PRIMARY",
      rolloutState: "COMPLETED" as const,
      createdAt: minutesAgo(130),
      updatedAt: minutesAgo(125),
    },
  ],
};
const alarms = [
  { AlarmName: "prefect-ecs-staging-agent-default-too-few-tasks-0123abc", StateValue: "OK" as const },
  { AlarmName: "prefect-ecs-staging-events-wait", StateValue: "OK" as const },
];

function run(name: string, type: string, state: string, minutes: number): object {
  const ended = ["COMPLETED", "CRASHED"].includes(type);
  return {
    id: name,
    name,
    deployment_id: "d1",
    infrastructure_pid: null,
    expected_start_time: minutesAgo(minutes + 1).toISOString(),
    start_time: minutesAgo(minutes + 1).toISOString(),
    end_time: ended ? minutesAgo(minutes).toISOString() : null,
    state: { id: name, type, name: state, message: null, timestamp: minutesAgo(minutes).toISOString() },
  };
}

/** Prefect counts runs by what the filter is for. */
function counts(numbers: { due?: number; late?: number; pending?: number; running?: number }): PrefectAnswer {
  return (body) => {
    const filter = JSON.stringify(body);
    return (
      (filter.includes("expected_start_time")
        ? numbers.due
        : filter.includes("Late")
          ? numbers.late
          : filter.includes("PENDING")
            ? numbers.pending
            : numbers.running) ?? 0
    );
  };
}

const routes: Record<string, PrefectAnswer> = {
  "GET /work_pools/ecs-staging": () => ({ status: "READY", is_paused: false, concurrency_limit: null }),
  "POST /work_pools/ecs-staging/workers/filter": () => [{ status: "ONLINE" }, { status: "OFFLINE" }],
  "POST /flow_runs/count": counts({ running: 1 }),
  "POST /flow_runs/filter": () => [
    run("gentle-otter", "RUNNING", "Running", 2),
    run("brave-lynx", "COMPLETED", "Completed", 61),
  ],
  "POST /deployments/filter": () => [{ id: "d1", name: "hello", flow_id: "f1" }],
  "POST /flows/filter": () => [{ id: "f1", name: "hello" }],
};

let machine: Machine;
let prefect: FakePrefect;

async function withPrefect(change: Record<string, PrefectAnswer> = {}, outputs = {}): Promise<void> {
  prefect = await fakePrefect({ ...routes, ...change });
  machine = new Machine({ prefectApiUrl: prefect.apiUrl, ...outputs });
}

const messages = (queue: string, count: number): void => {
  sqs.on(GetQueueUrlCommand, { QueueName: queue }).resolves({ QueueUrl: queue });
  sqs
    .on(GetQueueAttributesCommand, { QueueUrl: queue })
    .resolves({ Attributes: { ApproximateNumberOfMessages: String(count) } });
};
const denied = (action: string): Error =>
  Object.assign(new Error(`User: ada is not authorized to perform: ${action} on resource: *`), {
    name: "AccessDeniedException",
    $metadata: { httpStatusCode: 400 },
  });

beforeAll(() => {
  process.env["TZ"] = "UTC";
});

beforeEach(() => {
  jest.spyOn(Date, "now").mockReturnValue(NOW);
  ecs.reset();
  cloudWatch.reset();
  sqs.reset();
  logs.on(DescribeLogGroupsCommand).resolves({ logGroups: [{ logGroupName: "registration-logs" }] });
  logs.on(DescribeLogStreamsCommand).resolves({});
  ecs.on(ListTasksCommand).resolves({});
  sts.on(GetCallerIdentityCommand).resolves({ Account: "123456789012" });
  ecs.on(DescribeServicesCommand).resolves({ services: [service] });
  ecs.on(DescribeTaskDefinitionCommand).resolves({
    taskDefinition: { containerDefinitions: [{ image: `flows@sha256:${"0123456789abcdef".repeat(4)}` }] },
  });
  cloudWatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms: alarms });
  messages("events", 0);
  messages("events-dead", 0);
});

afterEach(() => {
  jest.restoreAllMocks();
  machine.remove();
  prefect.close();
});

describe("the status of a stack in which nothing is wrong", () => {
  it("is one screen", async () => {
    await withPrefect();
    const { code, stdout, stderr } = await machine.type("status --check");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.split("\n")).toEqual([
      "prefect-ecs/staging  eu-west-1, account 123456789012",
      "",
      "Agents     running  pending  version           last deployment",
      "  default  1 of 1   0        :8  0123456789ab  completed 2 h ago",
      "",
      "Work pools     state  workers  queued  running  limit",
      "  ecs-staging  ready  1        0       1        none",
      "",
      "Last runs",
      "  gentle-otter  hello/hello  Running    2 min ago",
      "  brave-lynx    hello/hello  Completed  1 h ago    after 1 min",
      "",
      "Events   0 waiting, 0 in the dead-letter queue",
      "Alarms   2: none in ALARM",
      "Egress   203.0.113.1",
      "Prefect  https://prefect.example.com",
      "",
      "Nothing is wrong.",
      "",
    ]);
    expect(stdout.split("\n").every((line) => line.length <= 80)).toBe(true);
  });

  it("has the same words in colour on a terminal", async () => {
    await withPrefect();
    const { stdout } = await machine.type("status", { isTTY: true });
    expect(stdout).toContain("\u001b[32mready\u001b[39m");
    expect(stdout).toContain("  gentle-otter  hello/hello  \u001b[36mRunning\u001b[39m    2 min ago\n");
  });

  it("is one document for a program", async () => {
    await withPrefect();
    expect(JSON.parse((await machine.type("status --json")).stdout)).toEqual({
      stack: "prefect-ecs/staging",
      prefectUrl: "https://prefect.example.com",
      accountId: "123456789012",
      region: "eu-west-1",
      egressIps: ["203.0.113.1"],
      agents: [
        {
          name: "default",
          desired: 1,
          running: 1,
          pending: 0,
          revision: 8,
          image: `sha256:${"0123456789abcdef".repeat(4)}`,
          deployment: "completed",
          deployedAt: minutesAgo(125).toISOString(),
        },
      ],
      workPools: [
        {
          name: "ecs-staging",
          agent: "default",
          status: "READY",
          onlineWorkers: 1,
          sleeps: false,
          queued: 0,
          late: 0,
          running: 1,
          concurrencyLimit: null,
        },
      ],
      runs: [
        {
          id: "gentle-otter",
          name: "gentle-otter",
          deployment: "hello/hello",
          type: "RUNNING",
          state: "Running",
          since: minutesAgo(2).toISOString(),
        },
        {
          id: "brave-lynx",
          name: "brave-lynx",
          deployment: "hello/hello",
          type: "COMPLETED",
          state: "Completed",
          since: minutesAgo(61).toISOString(),
          seconds: 60,
        },
      ],
      events: { waiting: 0, dead: 0 },
      alarms: alarms.map(({ AlarmName: name, StateValue: state }) => ({ name, state })),
      failedRegistrations: [],
      brokenOff: null,
      problems: [],
    });
  });
});

describe("problems", () => {
  it("are listed at the end, and --check exits with 1", async () => {
    ecs.on(DescribeServicesCommand).resolves({
      services: [
        {
          ...service,
          runningCount: 0,
          events: [
            { message: "(service a) rolling back to deployment ecs-svc/1.", createdAt: minutesAgo(5) },
          ],
        },
      ],
    });
    cloudWatch.on(DescribeAlarmsCommand).resolves({
      MetricAlarms: [{ ...alarms[0], StateValue: "ALARM", StateTransitionedTimestamp: minutesAgo(3) }],
    });
    cloudWatch.on(GetMetricStatisticsCommand).resolves({
      Datapoints: [
        { Timestamp: minutesAgo(2), Maximum: 1100 },
        { Timestamp: minutesAgo(1), Maximum: 1200 },
      ],
    });
    messages("events", 4);
    messages("events-dead", 1);
    await withPrefect({
      "GET /work_pools/ecs-staging": () => ({ status: "NOT_READY", is_paused: true, concurrency_limit: 3 }),
      "POST /work_pools/ecs-staging/workers/filter": () => [],
      "POST /flow_runs/count": counts({ due: 2, late: 1, pending: 1 }),
      "POST /flow_runs/filter": () => [],
    });

    expect((await machine.type("status")).code).toBe(0);
    const { code, stdout } = await machine.type("status --check");
    expect(code).toBe(1);
    expect(stdout.split("\n").slice(2)).toEqual([
      "Agents     running  pending  version           last deployment",
      "  default  0 of 1   0        :8  0123456789ab  rolled back 5 min ago",
      "",
      "Work pools     state   workers  queued      running  limit",
      "  ecs-staging  paused  none     3 (1 late)  0        3",
      "",
      "Last runs",
      "  none yet: `./prefect-ecs run <flow/deployment>`",
      "",
      "Events   4 waiting, the oldest for 20 min, 1 in the dead-letter queue",
      "Alarms   2: 1 in ALARM, 1 gone",
      "           agent-default-too-few-tasks, for 3 min",
      "Egress   203.0.113.1",
      "Prefect  https://prefect.example.com",
      "",
      "9 things are wrong",
      "  agent default: 0 of 1 tasks run",
      "  agent default: its last deployment was rolled back",
      "  work pool ecs-staging: paused, its runs wait",
      "  work pool ecs-staging: no worker is online",
      "  work pool ecs-staging: 1 run is late",
      "  events: the oldest has waited for 20 min",
      "  events: 1 in the dead-letter queue, so Prefect may miss the end of a task; `./prefect-ecs events redrive`",
      "  alarm agent-default-too-few-tasks is in ALARM",
      "  alarm events-wait is gone from CloudWatch",
      "",
      "`./prefect-ecs doctor` looks for the cause.",
      "",
    ]);
  });

  it("may be that Prefect has no such work pool", async () => {
    await withPrefect({ "GET /work_pools/ecs-staging": () => new Refusal(404, { detail: "not found" }) });
    const { stdout } = await machine.type("status");
    expect(stdout).toContain("  ecs-staging  missing  none     0       0        none\n");
    expect(stdout).toContain(
      "  work pool ecs-staging: not found in Prefect; `./prefect-ecs register` creates it\n",
    );
  });

  it("may be that the last registration failed, though all that was registered before is well", async () => {
    logs
      .on(DescribeLogStreamsCommand)
      .resolves({ logStreams: [{ logStreamName: "r/r/1", creationTime: minutesAgo(61).getTime() }] });
    logs
      .on(GetLogEventsCommand)
      .resolves({ events: [{ message: "nothing was registered: 1 to put right\n" }] });
    await withPrefect();
    const { code, stdout } = await machine.type("status --check");
    expect(code).toBe(1);
    expect(stdout).toContain("Registration  failed 1 h ago\n");
    expect(stdout).toContain(
      "1 thing is wrong\n  registration: the last one failed 1 h ago, Prefect may still have the previous deployments; `./prefect-ecs logs registration`\n",
    );
  });

  it("may be that a flow project's last registration failed, and the stack's own is well", async () => {
    const project = (name: string) => ({
      registrationTaskDefinitionArn: `arn:aws:ecs:eu-west-1:123456789012:task-definition/registration-${name}:1`,
      registrationLogGroup: `registration-${name}`,
      secrets: {},
    });
    logs
      .on(DescribeLogStreamsCommand, { logGroupName: "registration-ml" })
      .resolves({ logStreams: [{ logStreamName: "r/r/1", creationTime: minutesAgo(61).getTime() }] });
    logs
      .on(GetLogEventsCommand, { logGroupName: "registration-ml" })
      .resolves({ events: [{ message: "nothing was registered: 1 to put right\n" }] });
    await withPrefect({}, { flowProjects: { reports: project("reports"), ml: project("ml") } });
    const problem =
      "1 thing is wrong\n  registration of ml: the last one failed 1 h ago, Prefect may still have the previous deployments; `./prefect-ecs --project ml logs registration`\n";

    for (const what of ["status", "--project ml status"]) {
      const { stdout } = await machine.type(what);
      expect(stdout).toContain("Registration  ml failed 1 h ago\n");
      expect(stdout).toContain(problem);
    }
    expect((await machine.type("--project reports status")).stdout).toContain("Nothing is wrong.");
  });

  it("include a deleted agent service", async () => {
    ecs.on(DescribeServicesCommand).resolves({ services: [] });
    await withPrefect();
    const { stdout } = await machine.type("status");
    expect(stdout).toContain("  default  0 of 0   0        :?       gone\n");
    expect(stdout).toContain("  agent default: its service is gone; `pulumi up --refresh`\n");
  });
});

describe("the stack's own Prefect server", () => {
  const own = {
    prefectServer: {
      clusterName: "main",
      serviceName: "prefect",
      containerName: "prefect-server",
      port: 4200,
    },
  };
  const withServer = (change: object): void => {
    ecs
      .on(DescribeServicesCommand, { services: ["prefect"] })
      .resolves({ services: [{ ...service, serviceName: "prefect", ...change }] });
  };
  const starting = [{ status: "PRIMARY", rolloutState: "IN_PROGRESS" as const, createdAt: minutesAgo(2) }];

  it("has a line of its own", async () => {
    withServer({});
    await withPrefect({}, own);
    const { code, stdout } = await machine.type("status --check");
    expect(code).toBe(0);
    expect(stdout).toContain(
      [
        "",
        "Prefect server  running  pending  version           last deployment",
        "  prefect       1 of 1   0        :8  0123456789ab  completed 2 h ago",
        "",
        "Work pools",
      ].join("\n"),
    );
    const { prefectServer } = JSON.parse((await machine.type("status --json")).stdout) as {
      prefectServer: object;
    };
    expect(prefectServer).toMatchObject([{ serviceName: "prefect", desired: 1, running: 1, revision: 8 }]);
  });

  it("is no problem while a deployment starts it", async () => {
    withServer({ runningCount: 0, pendingCount: 1, deployments: starting });
    await withPrefect({}, own);
    const { code, stdout } = await machine.type("status --check");
    expect(code).toBe(0);
    expect(stdout).toContain("  prefect       0 of 1   1        :8  0123456789ab  in progress 2 min ago\n");
    expect(stdout).toContain("Nothing is wrong.");
  });

  it.each([
    ["whose task is gone", { runningCount: 0 }, "Prefect server: 0 of 1 tasks run"],
    [
      "that can't be deployed",
      { deployments: [{ ...starting[0], rolloutState: "FAILED" as const }] },
      "Prefect server: its last deployment failed",
    ],
    [
      "that was deleted",
      { status: "INACTIVE" },
      "Prefect server: its service is gone; `pulumi up --refresh`",
    ],
  ])("is a problem %s", async (_, change, problem) => {
    withServer(change);
    await withPrefect({}, own);
    const { code, stdout } = await machine.type("status --check");
    expect(code).toBe(1);
    expect(stdout).toContain(`1 thing is wrong\n  ${problem}\n`);
  });

  it("leaves what AWS knows without a tunnel, and says what opens it", async () => {
    withServer({});
    await withPrefect({}, { ...own, prefectApiUrl: "http://127.0.0.1:9/api" });
    const { code, stdout } = await machine.type("status");
    expect(code).toBe(4);
    expect(stdout).toContain("  prefect       1 of 1 ");
    expect(stdout).toContain("  default  1 of 1 ");
    expect(stdout).toContain("Alarms   2: none in ALARM");
    expect(stdout).toContain(
      "Last runs\n  can't be read: Prefect can't be reached at http://127.0.0.1:9/api: it is the stack's own server. Keep `./prefect-ecs ui` open in another terminal",
    );
  });

  it("that can't be read is said, and the rest is shown", async () => {
    ecs.on(DescribeServicesCommand, { services: ["prefect"] }).rejects(denied("ecs:DescribeServices"));
    await withPrefect({}, own);
    const { code, stdout } = await machine.type("status");
    expect(code).toBe(4);
    expect(stdout).toContain("  default  1 of 1 ");
    expect(stdout).toContain("1 thing is wrong\n  the Prefect server's service can't be read\n");
  });
});

describe("a stack that was destroyed", () => {
  beforeEach(async () => {
    const noCluster = { name: "ClusterNotFoundException", $metadata: { httpStatusCode: 400 } };
    ecs.on(DescribeServicesCommand).rejects(Object.assign(new Error("Cluster not found."), noCluster));
    logs.on(DescribeLogGroupsCommand).resolves({ logGroups: [] });
    await withPrefect(
      { "GET /work_pools/ecs-staging": () => ({ status: "PAUSED", is_paused: true }) },
      { egressIps: ["203.0.113.1", "203.0.113.2"] },
    );
  });

  const sentence =
    "The stack staging was destroyed, its addresses 203.0.113.1, 203.0.113.2 are kept: `pulumi up --stack staging` brings it back.";

  it("is reported, without its consequences", async () => {
    const { code, stdout } = await machine.type("status --check");

    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: `prefect-ecs/staging  eu-west-1, account 123456789012\n\n${sentence}\n`,
    });
    expect((await machine.type("status")).code).toBe(0);
  });

  it("is one problem to a program", async () => {
    const answer = JSON.parse((await machine.type("status --json")).stdout) as Record<string, unknown>;

    expect(answer).toMatchObject({ destroyed: sentence, problems: [sentence] });
  });

  it("is what keeps a deployment from being run", async () => {
    const { code, stderr } = await machine.type("run hello/hello");

    expect({ code, stderr }).toEqual({ code: 1, stderr: `${sentence}\n` });
  });
});

describe("an `up` that did not come to its end", () => {
  const pending = (...names: string[]): object => ({
    pending_operations: names.map((name) => ({
      type: "creating",
      resource: {
        urn: `urn:pulumi:staging::prefect-ecs::aws:ecs/service:Service::${name}`,
        type: "aws:ecs/service:Service",
      },
    })),
  });

  it("is named, with what puts it right, when it was killed", async () => {
    await withPrefect({});
    machine.operations([], pending("a", "b", "c", "d"));
    const { code, stdout } = await machine.type("status --check");

    expect(code).toBe(1);
    expect(stdout).not.toContain("Nothing is wrong.");
    expect(stdout).toContain(
      "the last `pulumi up` was killed while creating a, creating b, creating c and 1 more: `./prefect-ecs recover`, then `pulumi up`",
    );
  });

  it.each([
    ["update", "up"],
    ["destroy", "destroy"],
    ["refresh", "refresh"],
  ])("is named when `%s` failed, or Ctrl-C ended it", async (kind, command) => {
    await withPrefect({});
    machine.operations([{ kind, result: "failed", startTime: minutesAgo(10).toISOString() }]);
    const { code, stdout } = await machine.type("status --check");

    expect(code).toBe(1);
    expect(stdout).toContain(
      `the last \`pulumi ${command}\` failed or was interrupted 10 min ago, and something may be missing: \`pulumi up\``,
    );
  });

  it("isn't reported if it succeeded or is running", async () => {
    await withPrefect({});
    machine.operations([{ kind: "update", result: "in-progress", startTime: minutesAgo(1).toISOString() }]);

    expect((await machine.type("status")).stdout).not.toContain("pulumi up");
  });
});

describe("a source that can't be read", () => {
  it("is marked in its place, without affecting the rest", async () => {
    ecs.on(DescribeServicesCommand).rejects(denied("ecs:DescribeServices"));
    sqs.on(GetQueueUrlCommand).rejects(denied("sqs:GetQueueUrl"));
    await withPrefect({ "POST /flow_runs/filter": () => new Refusal(403, { detail: "no" }) });
    const { code, stdout } = await machine.type("status");
    expect(code).toBe(4);
    expect(stdout.split("\n").slice(2)).toEqual([
      "Agents",
      "  can't be read: These AWS credentials lack the right ecs:DescribeServices: use others (AWS_PROFILE), or have it added.",
      "",
      "Work pools     state  workers  queued  running  limit",
      "  ecs-staging  ready  1        0       1        none",
      "",
      "Last runs",
      "  can't be read: Prefect accepts the credential, but it lacks the right: its owner needs a role in the workspace that allows this.",
      "",
      "Events   can't be read: These AWS credentials lack the right sqs:GetQueueUrl: use others (AWS_PROFILE), or have it added.",
      "Alarms   2: none in ALARM",
      "Egress   203.0.113.1",
      "Prefect  https://prefect.example.com",
      "",
      "3 things are wrong",
      "  agents can't be read",
      "  last runs can't be read",
      "  events can't be read",
      "",
      "`./prefect-ecs doctor` looks for the cause.",
      "",
    ]);
  });

  it("is so for a program too", async () => {
    ecs.on(DescribeServicesCommand).rejects(denied("ecs:DescribeServices"));
    await withPrefect();
    expect((JSON.parse((await machine.type("status --json")).stdout) as { agents: unknown }).agents).toEqual({
      unreadable:
        "These AWS credentials lack the right ecs:DescribeServices: use others (AWS_PROFILE), or have it added.",
    });
  });

  it("is all of Prefect when it can't be reached", async () => {
    await withPrefect({}, { prefectApiUrl: "http://127.0.0.1:9/api" });
    expect((await machine.type("status")).stdout).toContain(
      "Last runs\n  can't be read: Prefect can't be reached at http://127.0.0.1:9/api: is it up, and can this machine reach it?",
    );
  });

  it("of the queue may be the age only", async () => {
    messages("events", 2);
    cloudWatch.on(GetMetricStatisticsCommand).rejects(denied("cloudwatch:GetMetricStatistics"));
    await withPrefect();
    expect((await machine.type("status")).stdout).toContain(
      "Events   2 waiting, 0 in the dead-letter queue\n",
    );
  });
});

describe("--watch", () => {
  const untilThirdLook = async (): Promise<void> => {
    let looks = 0;
    await withPrefect({
      "POST /work_pools/ecs-staging/workers/filter": () => {
        looks += 1;
        if (looks === 3) {
          machine.pressCtrlC();
        }
        return [{ status: "ONLINE" }];
      },
    });
  };

  it("prints a block at each refresh without a terminal, until Ctrl-C", async () => {
    await untilThirdLook();
    const { code, stdout } = await machine.type("status --watch 2");
    expect(code).toBe(130);
    expect(stdout.match(/^prefect-ecs\/staging/gm)).toHaveLength(2);
    expect(stdout).toContain("Nothing is wrong.\n\n");
  });

  it("writes over the last look on a terminal, and leaves the terminal as it was", async () => {
    await untilThirdLook();
    const { stdout } = await machine.type("status --watch", { isTTY: true });
    expect(stdout.startsWith("\u001b[?1049h\u001b[?25l\u001b[H")).toBe(true);
    expect(stdout.split("\u001b[H")).toHaveLength(3);
    expect(stdout).toContain("every 5 s; Ctrl-C ends it");
    expect(stdout.endsWith("\u001b[J\u001b[?25h\u001b[?1049l")).toBe(true);
    // What would erase the screen before it is written would flicker.
    expect(stdout).not.toContain("\u001b[2J");
  });

  it("is a document a line for a program", async () => {
    await untilThirdLook();
    const { stdout } = await machine.type("status --watch --json");
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => (JSON.parse(line) as { stack: string }).stack),
    ).toEqual(["prefect-ecs/staging", "prefect-ecs/staging"]);
  });
});
