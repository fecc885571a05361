// Nothing here proves that Session Manager forwards a port: that needs AWS. The plugin is a stand-in that forwards for real.
import { DescribeTasksCommand, ECSClient, ListTasksCommand, type Task } from "@aws-sdk/client-ecs";
import { SSMClient, StartSessionCommand } from "@aws-sdk/client-ssm";
import { mockClient } from "aws-sdk-client-mock";
import { Machine } from "../../../__tests__/support/commandLine";
import { forwardingPlugin, givesSessions } from "../../../__tests__/support/forwardingPlugin";
import type * as Time from "../../../__tests__/support/shortWaits";
import { timePassesByWaiting } from "../../../__tests__/support/shortWaits";
import { fakePrefect, type FakePrefect } from "../../../__tests__/support/prefectServer";
import type { Outputs } from "../../stack/outputs";
import { freePort } from "../../support/ports";

jest.mock(
  "node:timers/promises",
  () => jest.requireActual<typeof Time>("../../../__tests__/support/shortWaits").timers,
);

const ecs = mockClient(ECSClient);
const ssm = mockClient(SSMClient);
const secretArn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prefect-AbCdEf";

const taskOf = (id: string): Task => ({
  taskArn: `arn:aws:ecs:eu-west-1:123456789012:task/main/${id}`,
  lastStatus: "RUNNING",
  enableExecuteCommand: true,
  containers: [
    { name: "other", runtimeId: `${id}-1` },
    { name: "prefect-server", runtimeId: `${id}-42` },
  ],
});
const stopped = (task: Task): Task => ({ ...task, lastStatus: "DEPROVISIONING" });

let machine: Machine;
let prefect: FakePrefect;
let port: number;

const outputs = (): Partial<Outputs> => ({
  prefectUrl: `http://localhost:${port}`,
  prefectApiUrl: `http://localhost:${port}/api`,
  prefectCredential: { variable: "PREFECT_API_AUTH_STRING", secretArn, configKey: undefined },
  prefectServer: {
    clusterName: "main",
    serviceName: "prefect-server",
    containerName: "prefect-server",
    port: 4200,
  },
});

beforeEach(async () => {
  timePassesByWaiting();
  prefect = await fakePrefect({ "GET /health": () => true });
  port = await freePort(40_000 + (process.pid % 20_000), ["127.0.0.1", "::1"]);
  machine = new Machine(outputs());
  forwardingPlugin(machine, Number(new URL(prefect.apiUrl).port));
  ecs.reset();
  ecs.on(ListTasksCommand, { serviceName: "prefect-server" }).resolves({ taskArns: ["arn"] });
  givesSessions(ssm);
});

afterEach(() => {
  jest.restoreAllMocks();
  machine.remove();
  prefect.close();
});

const type = (...more: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
  machine.type(["ui", "--port", String(port), ...more]);

/** ECS's answers one after the other; after the last one somebody presses Ctrl-C. */
function tasks(...answers: Task[][]): void {
  let last: Task[] = [];
  ecs.on(DescribeTasksCommand).callsFake(() => {
    const answer = answers.shift();
    if (answer === undefined) {
      machine.pressCtrlC();
    }
    last = answer ?? last;
    return { tasks: last };
  });
}

it("opens the pages, says where the auth string is but not what, and ends with Ctrl-C", async () => {
  tasks([taskOf("0123")], [taskOf("0123")]);
  const { code, stdout, stderr } = await type();
  expect({ code, stdout }).toEqual({ code: 130, stdout: `http://localhost:${port}\n` });
  expect(stderr).toBe(
    [
      "The pages ask for the auth string:",
      `  aws secretsmanager get-secret-value --secret-id ${secretArn} --region eu-west-1 --query SecretString --output text`,
      "Meanwhile other commands reach Prefect through it. Ctrl-C ends it.",
      "",
    ].join("\n"),
  );
  expect(ssm.commandCalls(StartSessionCommand).map(({ args }) => args[0].input)).toEqual([
    {
      Target: "ecs:main_0123_0123-42",
      DocumentName: "AWS-StartPortForwardingSession",
      Reason: "prefect-ecs ui",
      Parameters: { portNumber: ["4200"], localPortNumber: [String(port)] },
    },
  ]);
  expect(machine.read("ended")).toBe("by Ctrl-C");
});

it("goes on with the next task when a deployment replaces the server's", async () => {
  const [before, after] = [taskOf("0123"), taskOf("4567")];
  tasks([before], [stopped(before)], [stopped(before)], [stopped(before), after], [after]);
  const { code, stdout, stderr } = await type();
  expect({ code, stdout }).toEqual({ code: 130, stdout: `http://localhost:${port}\n` });
  expect(stderr.split("\n").slice(3)).toEqual([
    "The server's task has ended: waiting for the next one.",
    "Open again.",
    "",
  ]);
  expect(ssm.commandCalls(StartSessionCommand).map(({ args }) => args[0].input.Target)).toEqual([
    "ecs:main_0123_0123-42",
    "ecs:main_4567_4567-42",
  ]);
});

it("says how other commands reach it at another port than theirs", async () => {
  machine.remove();
  machine = new Machine({ ...outputs(), prefectApiUrl: "http://localhost:4200/api" });
  forwardingPlugin(machine, Number(new URL(prefect.apiUrl).port));
  tasks([taskOf("0123")]);
  expect((await type()).stderr).toContain(
    `Other commands reach Prefect through it with \`--prefect-api-url http://localhost:${port}/api\`. Ctrl-C ends it.\n`,
  );
});

it("says that no task of the server runs", async () => {
  tasks([stopped(taskOf("0123"))]);
  expect(await type()).toEqual({
    code: 1,
    stdout: "",
    stderr:
      "No task of the stack's Prefect server is running: the events of its ECS service say why " +
      "(service prefect-server of cluster main).\n",
  });
});

it("says that the server doesn't answer", async () => {
  prefect.close();
  tasks([taskOf("0123")]);
  const { code, stdout, stderr } = await type();
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(
    /^The stack's Prefect server doesn't answer: `.\/prefect-ecs logs prefect-server` shows its log/,
  );
  expect(machine.read("ended")).toBe("by Ctrl-C");
});

describe("with a Prefect at an address of its own", () => {
  beforeEach(() => {
    machine.remove();
    machine = new Machine({ prefectUrl: "https://app.prefect.cloud/account/a/workspace/b" });
  });

  it("prints the address", async () => {
    const expected = {
      code: 0,
      stdout: "https://app.prefect.cloud/account/a/workspace/b\n",
      stderr: "",
    };
    expect(await machine.type("ui")).toEqual(expected);
    expect(ssm.commandCalls(StartSessionCommand)).toHaveLength(0);
  });
});

it("is what other commands advise while it isn't open", async () => {
  machine.set({ PREFECT_API_AUTH_STRING: "prefect:hunter2" });
  const { code, stderr } = await machine.type("run hello/hello");
  expect(code).toBe(1);
  expect(stderr).toContain(
    `Prefect can't be reached at http://localhost:${port}/api: it is the stack's own server. Keep \`./prefect-ecs ui\` open in another terminal; `,
  );
});
