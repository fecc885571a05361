import { Machine } from "../__tests__/support/commandLine";
import { fakePrefect, type FakePrefect, Refusal } from "../__tests__/support/prefectServer";

let machine: Machine;
let prefect: FakePrefect | undefined;

beforeEach(() => {
  machine = new Machine();
});

afterEach(() => {
  machine.remove();
  prefect?.close();
  prefect = undefined;
});

describe("the command line", () => {
  it("lists its commands, and explains exit codes", async () => {
    const { code, stdout, stderr } = await machine.type("--help");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.match(/^ {2}[a-z]+/gm)?.map((line) => line.trim())).toEqual([
      "preflight",
      "adopt",
      "status",
      "logs",
      "run",
      "task",
      "exec",
      "dask",
      "ui",
      "doctor",
      "events",
      "secret",
      "register",
      "recover",
    ]);
    expect(stdout).toContain("Exit codes: 0 done, 1 failed, 2 invalid command line, 130 Ctrl-C");
  });

  it.each([
    ["preflight", "./prefect-ecs preflight --stack staging"],
    ["adopt", "./prefect-ecs adopt ../reports --stack staging"],
    ["status", "./prefect-ecs status --watch"],
    ["logs", "./prefect-ecs logs gentle-otter --source container"],
    ["run", "./prefect-ecs run hello/hello -p name=Ada"],
    ["task", "./prefect-ecs task -- alembic current"],
    ["exec", "./prefect-ecs exec gentle-otter -- python"],
    ["events redrive", "./prefect-ecs events redrive --stack prod"],
    ["secret set", "./prefect-ecs secret set DATABASE_URL --configure"],
    ["register", "./prefect-ecs register --stack staging"],
    ["recover", "./prefect-ecs recover --stack staging"],
  ])("explains %s with an example", async (command, example) => {
    const { code, stdout } = await machine.type(`${command} --help`);
    expect(code).toBe(0);
    expect(stdout).toContain(`$ ${example}\n`);
    expect(stdout).toContain("--stack <name>");
  });

  it.each([
    ["svc status --help", "Usage: prefect-ecs status "],
    ["svc logs --help", "Usage: prefect-ecs logs "],
    ["svc exec --help", "Usage: prefect-ecs exec "],
    ["task run --help", "Usage: prefect-ecs task "],
    ["secret init --help", "Usage: prefect-ecs secret set "],
  ])("understands Copilot's `%s`", async (command, usage) => {
    const { code, stdout } = await machine.type(command);
    expect(code).toBe(0);
    expect(stdout.startsWith(usage)).toBe(true);
  });

  it.each([
    ["nothing", "error: unknown command 'nothing'"],
    ["run", "error: missing required argument 'deployment'"],
    [
      "logs --since soon",
      "error: option '--since <time>' argument 'soon' is invalid. It must be a number with s, m, h or d",
    ],
    [
      "logs --limit 0",
      "error: option '--limit <lines>' argument '0' is invalid. It must be a whole number above 0.",
    ],
    ["logs --source disk", "argument 'disk' is invalid. Allowed choices are prefect, container."],
    ["task -e 1=2 -- true", "argument '1=2' is invalid. It must be NAME=value."],
  ])("exits with 2 for an invalid command line: `%s`", async (command, message) => {
    const { code, stdout, stderr } = await machine.type(command);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });
});

describe("the stack", () => {
  const outputsAsked = (): string[] =>
    machine
      .read("pulumi.log")
      .split("\n")
      .filter((line) => line.startsWith("stack output"));

  it("is the one of --stack, or else of PREFECT_ECS_STACK, or else the selected one", async () => {
    await machine.type("run a/b");
    machine.set({ PREFECT_ECS_STACK: "qa" });
    await machine.type("run a/b");
    await machine.type("run a/b --stack prod");
    expect(outputsAsked()).toEqual([
      "stack output --json --stack staging --non-interactive",
      "stack output --json --stack qa --non-interactive",
      "stack output --json --stack prod --non-interactive",
    ]);
  });

  it("has to be chosen", async () => {
    machine.command("pulumi", "exit 255");
    expect(await machine.type("status")).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "No stack selected: name it with `--stack <name>` or the environment variable PREFECT_ECS_STACK, or select one: " +
        "`pulumi stack select <name>` (`pulumi stack ls` lists them).\n",
    });
  });

  it.each([
    [
      "echo \"error: no stack named 'staging' found\" >&2; exit 255",
      "The outputs of stack 'staging' can't be read: no such stack in the backend " +
        "(see `pulumi whoami -v`, `pulumi stack ls`); `pulumi stack init staging` creates it.\n",
    ],
    [
      'echo "error: passphrase must be set with PULUMI_CONFIG_PASSPHRASE" >&2; exit 255',
      "The outputs of stack 'staging' can't be read: its state needs a passphrase: set PULUMI_CONFIG_PASSPHRASE or " +
        "PULUMI_CONFIG_PASSPHRASE_FILE.\n",
    ],
    ["echo '{}'", "Stack 'staging' is not deployed yet: `pulumi up --stack staging`.\n"],
  ])("that can't be read is explained: %s", async (script, stderr) => {
    machine.command("pulumi", script);
    expect(await machine.type("status --stack staging")).toEqual({ code: 1, stdout: "", stderr });
  });

  it("needs the Pulumi CLI", async () => {
    machine.set({ PATH: "/nowhere" });
    expect((await machine.type("status")).stderr).toBe(
      "The Pulumi CLI is not on PATH: https://www.pulumi.com/docs/iac/download-install/\n",
    );
  });
});

describe("Prefect's credential", () => {
  const secret = "pnu_0123456789";

  it("is the environment's, and sent only to Prefect", async () => {
    prefect = await fakePrefect({
      "GET /deployments/name/a/b": () => new Refusal(401, { detail: `who is ${secret}?` }),
    });
    machine.set({ PREFECT_API_KEY: secret });
    const { code, stdout, stderr } = await machine.type(`run a/b --prefect-api-url ${prefect.apiUrl}/`);
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toBe(
      "Prefect does not accept the credential of the environment variable PREFECT_API_KEY: it was revoked or changed, " +
        "or belongs to another workspace. Rotate it with `prefect-ecs secret set`.\n" +
        '  Prefect answered 401 to GET /deployments/name/a/b: {"detail":"who is ***?"}\n',
    );
    expect(prefect.requests).toEqual([
      { route: "GET /deployments/name/a/b", body: undefined, authorization: `Bearer ${secret}` },
    ]);
  });

  it("doesn't get into an error even if no header can hold it", async () => {
    prefect = await fakePrefect({});
    machine.set({ PREFECT_API_KEY: `${secret}\nand more` });
    const { code, stderr } = await machine.type(`run a/b --prefect-api-url ${prefect.apiUrl}`);
    expect(code).toBe(1);
    expect(stderr).not.toContain(secret);
  });

  it("is Basic for a server's auth string", async () => {
    prefect = await fakePrefect({});
    machine.set({ PREFECT_API_AUTH_STRING: "admin:pass" });
    await machine.type(`run a/b --prefect-api-url ${prefect.apiUrl}`);
    expect(prefect.requests[0]?.authorization).toBe("Basic YWRtaW46cGFzcw==");
  });

  it("doesn't belong into an address", async () => {
    expect(
      await machine.type("run a/b --prefect-api-url http://admin:hunter2@prefect.example.com/api"),
    ).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "`--prefect-api-url` must be an address without user and password (not shown): give them as PREFECT_API_AUTH_STRING.\n",
    });
  });
});
