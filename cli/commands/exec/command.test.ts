// Nothing here proves that Session Manager opens a session: that needs AWS.
import {
  DescribeTasksCommand,
  ECSClient,
  ExecuteCommandCommand,
  ListTasksCommand,
  type Task,
} from "@aws-sdk/client-ecs";
import { mockClient } from "aws-sdk-client-mock";
import { Machine } from "../../../__tests__/support/commandLine";

const ecs = mockClient(ECSClient);
const taskArn = "arn:aws:ecs:eu-west-1:123456789012:task/main/0123abcd";
const running: Task = {
  taskArn,
  lastStatus: "RUNNING",
  enableExecuteCommand: true,
  containers: [
    {
      name: "agent",
      runtimeId: "0123abcd-42",
      managedAgents: [{ name: "ExecuteCommandAgent", lastStatus: "RUNNING" }],
    },
  ],
};
const MANUAL =
  "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html";

let machine: Machine;

/** A plugin that writes down what it is given. */
function plugin(version: string): void {
  machine.command(
    "session-manager-plugin",
    [
      `[ "$1" = --version ] && { echo ${version}; exit; }`,
      `printf '%s\\n' "$@" > ${machine.path("arguments")}`,
      `printf '%s' "$AWS_SSM_START_SESSION_RESPONSE" > ${machine.path("response")}`,
      "exit 3",
    ].join("\n"),
  );
}

beforeEach(() => {
  machine = new Machine();
  ecs.reset();
  ecs.on(ListTasksCommand, { serviceName: "agent-service" }).resolves({ taskArns: [taskArn] });
  ecs.on(DescribeTasksCommand).resolves({ tasks: [running] });
  ecs.on(ExecuteCommandCommand).resolves({
    session: { sessionId: "ecs-execute-command-1", streamUrl: "wss://example.com/1", tokenValue: "t0ken" },
  });
});

afterEach(() => {
  machine.remove();
});

describe("a shell in a container", () => {
  const response =
    '{"SessionId":"ecs-execute-command-1","StreamUrl":"wss://example.com/1","TokenValue":"t0ken"}';

  it("is opened by the plugin, with the AWS CLI's arguments except the token", async () => {
    plugin("1.2.707.0");
    const { code, stderr } = await machine.type("exec");
    expect({ code, stderr }).toEqual({ code: 3, stderr: "In agent default, task 0123abcd:\n" });
    expect(machine.read("arguments").split("\n")).toEqual([
      "AWS_SSM_START_SESSION_RESPONSE",
      "eu-west-1",
      "StartSession",
      "",
      '{"Target":"ecs:main_0123abcd_0123abcd-42"}',
      "http://127.0.0.1:9",
      "",
    ]);
    expect(machine.read("response")).toBe(response);
    expect(ecs.commandCalls(ExecuteCommandCommand).map(({ args }) => args[0].input)).toEqual([
      { cluster: "main", task: taskArn, container: "agent", command: "/bin/sh", interactive: true },
    ]);
  });

  it.each(["1.2.497.0", "1.1.61.0", "unknown"])(
    "is opened by plugin %s, which reads no variable",
    async (version) => {
      plugin(version);
      await machine.type("exec");
      expect(machine.read("arguments").split("\n")[0]).toBe(response);
    },
  );

  it("can be another command, each word of it quoted", async () => {
    plugin("1.2.707.0");
    await machine.type(["exec", "agent", "--", "python", "-c", "print('hi')"]);
    expect(ecs.commandCalls(ExecuteCommandCommand)[0]?.args[0].input.command).toBe(
      `python -c 'print('\\''hi'\\'')'`,
    );
  });
});

describe("missing requirements", () => {
  it("are listed all at once, with how to install them", async () => {
    ecs.on(DescribeTasksCommand).resolves({ tasks: [{ ...running, enableExecuteCommand: false }] });
    expect(await machine.type("exec")).toEqual({
      code: 1,
      stdout: "",
      stderr: [
        "A shell in agent default needs more:",
        `  session-manager-plugin is not on PATH: ${MANUAL}`,
        "  ECS exec was off when its task started: give agent default `exec: true` in `agents` of the stack's configuration, then `pulumi up`",
        "",
      ].join("\n"),
    });
    expect(ecs.commandCalls(ExecuteCommandCommand)).toHaveLength(0);
  });

  it("may be the container's own agent", async () => {
    plugin("1.2.707.0");
    const managedAgents = [
      { name: "ExecuteCommandAgent" as const, lastStatus: "STOPPED", reason: "read-only root" },
    ];
    ecs.on(DescribeTasksCommand).resolves({
      tasks: [{ ...running, containers: [{ name: "agent", managedAgents }] }],
    });
    expect((await machine.type("exec")).stderr).toContain(
      "  The container's agent for ECS exec is STOPPED: read-only root\n",
    );
  });

  it("may be a task", async () => {
    ecs.on(ListTasksCommand).resolves({ taskArns: [] });
    expect((await machine.type("exec")).stderr).toBe(
      "No task of agent default is running: see `./prefect-ecs status` and `logs`.\n",
    );
  });

  it("may be the right", async () => {
    plugin("1.2.707.0");
    const message = "User: ada is not authorized to perform: ecs:ExecuteCommand on resource: *";
    ecs.on(ExecuteCommandCommand).rejects(
      Object.assign(new Error(message), {
        name: "AccessDeniedException",
        $metadata: { httpStatusCode: 400 },
      }),
    );
    expect((await machine.type("exec")).stderr).toBe(
      "These AWS credentials lack the right ecs:ExecuteCommand: use others (AWS_PROFILE), or have it added.\n" +
        `  AccessDeniedException: ${message}\n`,
    );
  });
});
