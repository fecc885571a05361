// Nothing here proves that Session Manager forwards a port: that needs AWS. The plugin is a stand-in that forwards for real.
import { existsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  type Task,
} from "@aws-sdk/client-ecs";
import { SSMClient, StartSessionCommand } from "@aws-sdk/client-ssm";
import { mockClient } from "aws-sdk-client-mock";
import { Machine } from "../../../__tests__/support/commandLine";
import { forwardingPlugin, givesSessions } from "../../../__tests__/support/forwardingPlugin";
import type * as Time from "../../../__tests__/support/shortWaits";
import { timePassesByWaiting } from "../../../__tests__/support/shortWaits";
import { fakePrefect, type FakePrefect } from "../../../__tests__/support/prefectServer";
import { freePort } from "../../support/ports";

jest.mock(
  "node:timers/promises",
  () => jest.requireActual<typeof Time>("../../../__tests__/support/shortWaits").timers,
);

const ecs = mockClient(ECSClient);
const ssm = mockClient(SSMClient);
const taskArn = "arn:aws:ecs:eu-west-1:123456789012:task/main/0123abcd";
const taskDefinitionArn = "arn:aws:ecs:eu-west-1:123456789012:task-definition/flow-run-reports:7";
const id = "0a0a0a0a-0000-4000-8000-000000000001";
const run = {
  id,
  name: "gentle-otter",
  infrastructure_pid: `main::${taskArn}`,
  tags: [],
  state: { id: "s1", type: "RUNNING", name: "Running", message: null, timestamp: "2026-11-25T22:10:08Z" },
};
const running: Task = {
  taskArn,
  taskDefinitionArn,
  lastStatus: "RUNNING",
  enableExecuteCommand: true,
  containers: [{ name: "flow-run", runtimeId: "0123abcd-42" }],
};

let machine: Machine;
let prefect: FakePrefect;
let dashboard: Server;
/** What the flow's container answers; undefined: nobody listens there. */
let page: string | undefined;
let port: number;

beforeEach(async () => {
  timePassesByWaiting();
  page = "<title>Dask: Status</title>";
  dashboard = createServer((request, response) => {
    if (page === undefined) {
      request.socket.destroy();
    } else {
      response.end(page);
    }
  });
  await new Promise<void>((resolve) => dashboard.listen(0, "127.0.0.1", resolve));
  prefect = await fakePrefect({ [`GET /flow_runs/${id}`]: () => run });
  machine = new Machine({ prefectApiUrl: prefect.apiUrl });
  forwardingPlugin(machine, (dashboard.address() as AddressInfo).port);
  port = await freePort(20_000 + (process.pid % 20_000), ["127.0.0.1", "::1"]);
  ecs.reset();
  ecs.on(DescribeTasksCommand).resolves({ tasks: [running] });
  ecs.on(DescribeTaskDefinitionCommand, { taskDefinition: taskDefinitionArn }).resolves({
    taskDefinition: {
      containerDefinitions: [{ name: "flow-run", environment: [{ name: "PREFECT_ECS_DASK", value: "{}" }] }],
    },
  });
  givesSessions(ssm);
});

afterEach(() => {
  jest.restoreAllMocks();
  machine.remove();
  prefect.close();
  dashboard.close();
});

const type = (): Promise<{ code: number; stdout: string; stderr: string }> =>
  machine.type(["dask", id, "--port", String(port)]);

describe("the dashboard", () => {
  const request = (): object => ({
    Target: "ecs:main_0123abcd_0123abcd-42",
    DocumentName: "AWS-StartPortForwardingSession",
    Reason: `prefect-ecs dask ${id}`,
    Parameters: { portNumber: ["8787"], localPortNumber: [String(port)] },
  });

  it("is at a port of this machine until the run's task ends", async () => {
    ecs
      .on(DescribeTasksCommand)
      .resolvesOnce({ tasks: [running] })
      .resolvesOnce({ tasks: [running] })
      .resolves({ tasks: [{ ...running, lastStatus: "STOPPED" }] });
    const { code, stdout, stderr } = await type();
    expect({ code, stdout }).toEqual({ code: 0, stdout: `http://localhost:${port}/status\n` });
    expect(stderr).toBe(
      "Dask's dashboard of flow run gentle-otter. It ends with the run, or with Ctrl-C.\n" +
        "The task of flow run gentle-otter has ended.\n",
    );
    expect(ssm.commandCalls(StartSessionCommand).map(({ args }) => args[0].input)).toEqual([request()]);
    expect(JSON.parse(machine.read("arguments"))).toEqual([
      "AWS_SSM_START_SESSION_RESPONSE",
      "eu-west-1",
      "StartSession",
      "",
      JSON.stringify(request()),
      "http://127.0.0.1:9",
    ]);
    expect(machine.read("ended")).toBe("by Ctrl-C");
  });

  it("ends with Ctrl-C, and the session with it", async () => {
    ecs.on(DescribeTasksCommand).callsFake(() => {
      if (existsSync(machine.path("arguments")) && page === undefined) {
        machine.pressCtrlC();
      }
      return { tasks: [running] };
    });
    dashboard.on("request", () => (page = undefined));
    const { code, stdout, stderr } = await type();
    expect({ code, stdout }).toEqual({ code: 130, stdout: `http://localhost:${port}/status\n` });
    expect(stderr).not.toContain("has ended");
    expect(machine.read("ended")).toBe("by Ctrl-C");
  });

  it("stays when ECS doesn't answer for a while", async () => {
    ecs
      .on(DescribeTasksCommand)
      .resolvesOnce({ tasks: [running] })
      .rejectsOnce(Object.assign(new Error("expired"), { name: "ExpiredTokenException" }))
      .resolves({ tasks: [{ ...running, lastStatus: "DEPROVISIONING" }] });
    expect((await type()).code).toBe(0);
  });
});

describe("what is in its way", () => {
  it("is a flow project without Dask", async () => {
    ecs.on(DescribeTaskDefinitionCommand).resolves({ taskDefinition: { containerDefinitions: [{}] } });
    expect((await type()).stderr).toBe(
      "The flow project of flow run gentle-otter has no Dask workers: give it `dask: {}` in `flowProjects`, and the flow " +
        "`task_runner=dask_task_runner(…)`, then `pulumi up` (docs/scale.md).\n",
    );
    expect(ssm.commandCalls(StartSessionCommand)).toHaveLength(0);
  });

  it("is a run that has ended", async () => {
    ecs.on(DescribeTasksCommand).resolves({ tasks: [{ ...running, lastStatus: "STOPPED" }] });
    expect((await type()).stderr).toBe("gentle-otter is Running and has no running task.\n");
  });

  it("is ECS exec that is off, with the key that switches it on", async () => {
    ecs.on(DescribeTasksCommand).resolves({ tasks: [{ ...running, enableExecuteCommand: false }] });
    expect((await type()).stderr).toBe(
      "Dask's dashboard in flow run gentle-otter needs more:\n" +
        "  ECS exec was off when its task started: `pulumi config set flowRunExec true`, then `pulumi up`: it applies to runs that start afterwards\n",
    );
  });

  it("is a flow that has no cluster yet", async () => {
    page = undefined;
    const { code, stdout, stderr } = await type();
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(
      /^Nothing answers at port 8787 of flow run gentle-otter: it has no Dask cluster\./,
    );
    expect(machine.read("ended")).toBe("by Ctrl-C");
  });

  it("is an image without bokeh", async () => {
    page = "<p>Dask needs bokeh>=3.1.0 for the dashboard.</p><p>Install with conda: …</p>";
    const { code, stdout, stderr } = await type();
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toBe(
      "The image of flow run gentle-otter lacks bokeh>=3.1.0, which draws the dashboard: add it to the flow project's " +
        "requirements, then `pulumi up`. Runs that start afterwards have it.\n",
    );
  });

  it("is a port that is taken", async () => {
    port = (dashboard.address() as AddressInfo).port;
    const { code, stderr } = await type();
    expect(code).toBe(2);
    expect(stderr).toMatch(`\`--port\` ${port} is taken by another program of this machine; `);
  });

  it("is a session that breaks, in the plugin's words", async () => {
    machine.command(
      "session-manager-plugin",
      '[ "$1" = --version ] && { echo 1.2.707.0; exit; }\necho "Cannot perform start session: websocket: bad handshake"; exit 255',
    );
    expect(await type()).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "Session Manager has ended the session:\n  Cannot perform start session: websocket: bad handshake\n",
    });
  });

  it("is the right", async () => {
    const message = "User: ada is not authorized to perform: ssm:StartSession on resource: *";
    ssm.on(StartSessionCommand).rejects(
      Object.assign(new Error(message), {
        name: "AccessDeniedException",
        $metadata: { httpStatusCode: 400 },
      }),
    );
    expect((await type()).stderr).toContain("lack the right ssm:StartSession");
  });
});
