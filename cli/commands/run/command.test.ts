// A fake Prefect doesn't prove that Prefect answers like this: `npm run demo` and `npm run e2e` start runs on a real one.
import { Machine } from "../../../__tests__/support/commandLine";
import {
  fakePrefect,
  type FakePrefect,
  type PrefectAnswer,
  Refusal,
} from "../../../__tests__/support/prefectServer";

let waitedMilliseconds = 0;

jest.mock("node:timers/promises", () => ({
  // Time passes by waiting only.
  setTimeout: (milliseconds: number) => {
    waitedMilliseconds += milliseconds;
    return Promise.resolve();
  },
}));

const deployment = { id: "d1", name: "hello", flow_id: "f1", paused: false, work_pool_name: "ecs-staging" };
const state = (type: string, name: string, second: number, message: string | null = null): object => ({
  id: `s${second}`,
  type,
  name,
  message,
  timestamp: `2026-11-25T22:10:0${second}.000Z`,
});
const SCHEDULED = state("SCHEDULED", "Scheduled", 1);
const RUNNING = state("RUNNING", "Running", 4);

function flowRun(current: object): object {
  return {
    id: "0a0a0a0a-0000-4000-8000-000000000001",
    name: "gentle-otter",
    flow_id: "f1",
    deployment_id: "d1",
    work_pool_name: "ecs-staging",
    infrastructure_pid: null,
    expected_start_time: "2026-11-25T22:10:01.000Z",
    start_time: "2026-11-25T22:10:04.000Z",
    end_time: "2026-11-25T22:10:08.000Z",
    total_run_time: 4,
    state: current,
  };
}

/** A Prefect on which a run goes through its states, one at each look. */
function runs(...states: object[]): Record<string, PrefectAnswer> {
  const id = "0a0a0a0a-0000-4000-8000-000000000001";
  let looks = 0;
  const lines = [
    { id: "l1", level: 20, timestamp: "2026-11-25T22:10:05.000Z", message: "Hello, Ada!" },
    { id: "l2", level: 40, timestamp: "2026-11-25T22:10:06.000Z", message: "no" },
    { id: "l3", level: 20, timestamp: "2026-11-25T22:10:07.000Z", message: "Finished in state Completed()" },
  ];
  return {
    "GET /deployments/name/hello/hello": () => deployment,
    "POST /deployments/d1/create_flow_run": () => flowRun(SCHEDULED),
    [`GET /flow_runs/${id}`]: () => flowRun(states[Math.min(looks++, states.length - 1)] as object),
    [`GET /flow_run_states/?flow_run_id=${id}`]: () => states.slice(0, looks),
    [`POST /flow_runs/${id}/set_state`]: () => ({ status: "ACCEPT" }),
    "POST /logs/filter": () => (looks > 1 ? lines : []),
  };
}

let machine: Machine;
let prefect: FakePrefect;

async function withPrefect(routes: Record<string, PrefectAnswer>): Promise<void> {
  prefect = await fakePrefect(routes);
  machine = new Machine({ prefectApiUrl: prefect.apiUrl });
}

function created(): unknown {
  return prefect.requests.find(({ route }) => route === "POST /deployments/d1/create_flow_run")?.body;
}

beforeAll(() => {
  process.env["TZ"] = "UTC";
});

afterEach(() => {
  machine.remove();
  prefect.close();
});

describe("a run that completes", () => {
  beforeEach(() => withPrefect(runs(SCHEDULED, RUNNING, state("COMPLETED", "Completed", 8))));

  it("is shown with its states and its log as they come, and ends with 0", async () => {
    const { code, stdout, stderr } = await machine.type("run hello/hello");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.split("\n")).toEqual([
      "gentle-otter of hello/hello: https://prefect.example.com/runs/flow-run/0a0a0a0a-0000-4000-8000-000000000001",
      "22:10:01  Scheduled",
      "22:10:04  Running",
      "22:10:05  INFO     Hello, Ada!",
      "22:10:06  ERROR    no",
      "22:10:07  INFO     Finished in state Completed()",
      "22:10:08  Completed",
      "Completed after 7 s",
      "",
    ]);
  });

  it("has colours on a terminal", async () => {
    const { stdout } = await machine.type("run hello/hello", { isTTY: true });
    expect(stdout).toContain("\u001b[2m22:10:04\u001b[22m  \u001b[36mRunning\u001b[39m\n");
    expect(stdout).toContain("\u001b[32mCompleted\u001b[39m after 7 s\n");
  });

  it("is one document for a program", async () => {
    const { stdout } = await machine.type("run hello/hello --json");
    expect(JSON.parse(stdout)).toEqual({
      id: "0a0a0a0a-0000-4000-8000-000000000001",
      name: "gentle-otter",
      url: "https://prefect.example.com/runs/flow-run/0a0a0a0a-0000-4000-8000-000000000001",
      state: "Completed",
      message: null,
      start_time: "2026-11-25T22:10:04.000Z",
      end_time: "2026-11-25T22:10:08.000Z",
      total_run_time: 4,
    });
  });

  it("gets parameters and job variables: JSON where they are, or else text; the command line's before the file's", async () => {
    machine.command("p.json", "");
    const { writeFileSync } = await import("node:fs");
    writeFileSync(machine.path("p.json"), '{"name": "Grace", "size": 1}');
    await machine.type(
      `run hello/hello --params ${machine.path("p.json")} -p name=Ada -p days=[1,2] -p {"dry":true} --job-variable cpu=1024`,
    );
    expect(created()).toEqual({
      parameters: { name: "Ada", size: 1, days: [1, 2], dry: true },
      job_variables: { cpu: 1024 },
      idempotency_key: expect.any(String) as string,
    });
  });

  it("need not be waited for", async () => {
    expect(await machine.type("run hello/hello --no-wait")).toEqual({
      code: 0,
      stdout:
        "gentle-otter of hello/hello is scheduled: https://prefect.example.com/runs/flow-run/0a0a0a0a-0000-4000-8000-000000000001\n",
      stderr: "",
    });
    expect(prefect.requests.map(({ route }) => route)).not.toContain("POST /logs/filter");
  });
});

it.each([
  ["FAILED", "Failed", 1],
  ["CRASHED", "Crashed", 1],
  ["CANCELLED", "Cancelled", 3],
])("a run that ends %s ends the command with its code", async (type, name, expected) => {
  await withPrefect(runs(SCHEDULED, state(type, name, 8, "it had to")));
  const { code, stdout } = await machine.type("run hello/hello");
  expect(code).toBe(expected);
  expect(stdout).toContain(`22:10:08  ${name}: it had to\n`);
});

it.each([
  ["COMPLETED", "Completed"],
  ["FAILED", "Failed"],
  ["CRASHED", "Crashed"],
])(
  "a run that ends %s ends the command within a second, whatever of its log is missing",
  async (type, name) => {
    const end = state(type, name, 8);
    await withPrefect({
      ...runs(end),
      "POST /logs/filter": () => [
        {
          id: `l${prefect.requests.length}`,
          level: 20,
          timestamp: "2026-11-25T22:10:05.000Z",
          message: "more",
        },
      ],
    });
    waitedMilliseconds = 0;
    const { stderr } = await machine.type("run hello/hello");
    expect(waitedMilliseconds).toBeLessThanOrEqual(1000);
    const hint = "Its last lines may be delayed: `./prefect-ecs logs gentle-otter` shows them.\n";
    expect(stderr).toBe(type === "CRASHED" ? "" : hint);
  },
);

describe("a run that can't be started", () => {
  const flows = (): object[] => [{ id: "f1", name: "hello" }];

  it("is one of the near names, and of those that there are", async () => {
    await withPrefect({
      "POST /deployments/filter": () => [deployment, { ...deployment, id: "d2", name: "nightly" }],
      "POST /flows/filter": flows,
    });
    expect(await machine.type("run hello/hallo")).toEqual({
      code: 1,
      stdout: "",
      stderr: [
        "Deployment 'hello/hallo' not found: did you mean 'hello/hello'?",
        "Deployments:",
        "  hello/hello",
        "  hello/nightly",
        "",
      ].join("\n"),
    });
  });

  it("is told where nothing is registered", async () => {
    await withPrefect({ "POST /deployments/filter": () => [], "POST /flows/filter": () => [] });
    expect((await machine.type("run hello")).stderr).toBe(
      "Deployment 'hello' not found\n" +
        "Prefect has no deployments: `pulumi up`, or `./prefect-ecs register`, creates those of prefect.yaml.\n",
    );
  });

  it.each([
    [409, "Prefect refuses this in the present state: 1 is not of type 'string'"],
    [422, "Prefect refuses these values: 1 is not of type 'string'"],
  ])("has Prefect's reason and its answer: %d", async (status, sentence) => {
    const detail = "1 is not of type 'string'";
    await withPrefect({
      "GET /deployments/name/hello/hello": () => deployment,
      "POST /deployments/d1/create_flow_run": () => new Refusal(status, { detail }),
    });
    expect(await machine.type("run hello/hello -p name=1")).toEqual({
      code: 1,
      stdout: "",
      stderr: `${sentence}\n  Prefect answered ${status} to POST /deployments/d1/create_flow_run\n`,
    });
  });

  describe("of a size that Fargate doesn't have", () => {
    const template = { cpu: { default: 512, enum: [512] }, memory: { default: 1024, enum: [1024] } };
    const pool = (properties: object): Record<string, PrefectAnswer> => ({
      ...runs(SCHEDULED),
      "GET /deployments/name/hello/hello": () => ({ ...deployment, job_variables: { cpu: 1024 } }),
      "GET /work_pools/ecs-staging": () => ({ base_job_template: { variables: { properties } } }),
    });

    it.each([
      ["memory=100", "`memory` must be 2048 to 8192 in steps of 1024 MiB when `cpu` is 1024, got 100."],
      [
        "cpu=2048",
        "`cpu` of 2048 goes with 4096 to 16384 in steps of 1024 MiB of memory, and the work pool's is 1024: add `--job-variable memory=4096`.",
      ],
    ])("gets the sizes allowed for its CPU, once: %s", async (variable, sentence) => {
      await withPrefect(pool(template));
      expect(await machine.type(`run hello/hello --job-variable ${variable}`)).toEqual({
        code: 2,
        stdout: "",
        stderr: `${sentence}\n`,
      });
      expect(created()).toBeUndefined();
    });

    it.each([
      ["in a pool whose runs are processes", "memory=100", { memory: { default: 100 } }],
      ["where it is one all the same", "memory=2048", template],
    ])("is started %s", async (_, variable, properties) => {
      await withPrefect(pool(properties));
      const { code } = await machine.type(`run hello/hello --no-wait --job-variable ${variable}`);
      expect(code).toBe(0);
    });
  });

  it("has a parameter that its flow doesn't, told with the near one and everything else that is wrong", async () => {
    const parameter_openapi_schema = { properties: { name: { type: "string" }, days: {} } };
    const properties = { cpu: { default: 512 }, memory: { default: 1024, enum: [1024] } };
    await withPrefect({
      ...runs(SCHEDULED),
      "GET /deployments/name/hello/hello": () => ({
        ...deployment,
        parameter_openapi_schema,
        job_variables: { memory: 1024 },
      }),
      "GET /work_pools/ecs-staging": () => ({ base_job_template: { variables: { properties } } }),
    });
    expect(await machine.type("run hello/hello -p nme=Ada -p weather=1 --job-variable cpu=4096")).toEqual({
      code: 2,
      stdout: "",
      stderr: [
        "`nme` is not a parameter of the flow: did you mean `name`? Allowed: name, days.",
        "`weather` is not a parameter of the flow. Allowed: name, days.",
        "`cpu` of 4096 goes with 8192 to 30720 in steps of 1024 MiB of memory, and the deployment's is 1024: add `--job-variable memory=8192`.",
        "",
      ].join("\n"),
    });
    expect(created()).toBeUndefined();
  });

  it.each([
    [{ properties: { name: {} } }, "-p name=Ada"],
    [null, "-p whatever=1"],
    [{ properties: {}, additionalProperties: true }, "-p whatever=1"],
  ])("is started with parameters that its schema has: %j", async (parameter_openapi_schema, options) => {
    await withPrefect({
      ...runs(SCHEDULED),
      "GET /deployments/name/hello/hello": () => ({ ...deployment, parameter_openapi_schema }),
    });
    expect((await machine.type(`run hello/hello --no-wait ${options}`)).code).toBe(0);
  });

  it.each([
    ["-p name", "'name' must be key=value, or a JSON object.\n"],
    [
      "--params /nowhere.json",
      "'/nowhere.json' can't be read as JSON: ENOENT: no such file or directory, open '/nowhere.json'\n",
    ],
  ])("for a slip on the command line ends with 2: %s", async (options, stderr) => {
    await withPrefect({});
    expect(await machine.type(`run hello/hello ${options}`)).toEqual({ code: 2, stdout: "", stderr });
  });
});

describe("Ctrl-C", () => {
  const untilCtrlC = async (options = ""): Promise<{ code: number; stderr: string }> => {
    await withPrefect({
      ...runs(SCHEDULED, RUNNING),
      "POST /logs/filter": () => {
        machine.pressCtrlC();
        return [];
      },
    });
    return machine.type(`run hello/hello${options}`);
  };

  it("stops waiting, and shows how to continue and how to cancel", async () => {
    const { code, stderr } = await untilCtrlC();
    expect(code).toBe(130);
    expect(stderr).toBe(
      "gentle-otter goes on. Follow it: `./prefect-ecs logs gentle-otter --follow`. " +
        "Cancel it: `prefect flow-run cancel 0a0a0a0a-0000-4000-8000-000000000001`, or the button on its page.\n",
    );
    expect(prefect.requests.map(({ route }) => route).filter((route) => route.includes("set_state"))).toEqual(
      [],
    );
  });

  it("cancels the run where that was asked for", async () => {
    const { code, stderr } = await untilCtrlC(" --cancel-on-interrupt");
    expect(code).toBe(130);
    expect(stderr).toBe(
      "gentle-otter is being cancelled: `./prefect-ecs logs gentle-otter --follow` shows it.\n",
    );
    expect(prefect.requests.at(-1)?.body).toEqual({ state: { type: "CANCELLING", name: "Cancelling" } });
  });
});
