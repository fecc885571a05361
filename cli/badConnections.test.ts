// What answers late, not at all, or with another's page. scripts.slow.ts has the same for a process and its signals.
import { Machine, OUTPUTS } from "../__tests__/support/commandLine";
import { otherServer, type OtherServer } from "../__tests__/support/otherServer";

let machine: Machine;
let server: OtherServer;

/** A stack whose AWS and Prefect are both that server. */
async function standing(...page: Parameters<typeof otherServer>): Promise<void> {
  server = await otherServer(...page);
  machine = new Machine({
    access: { ...OUTPUTS.access, endpoint: server.address },
    prefectApiUrl: `${server.address}/api`,
    secrets: { TOKEN: { secretArn: "arn:aws:ssm:eu-west-1:123456789012:parameter/token" } } as never,
  });
}

afterEach(() => {
  machine.remove();
  server.close();
});

const COMMANDS = [
  "status",
  "status --watch",
  "logs",
  "logs registration",
  "logs gentle-otter",
  "run hello/hello",
  "task -- true",
  "exec",
  "doctor",
  "secret set NEW --stdin",
  "secret ls",
];

describe("Ctrl-C", () => {
  it.each(COMMANDS)("ends `%s` at once, though nothing answers", async (command) => {
    await standing();
    const typed = machine.type(command, { input: "value" });
    await server.asked;
    const from = Date.now();
    machine.pressCtrlC();

    expect((await typed).code).toBe(130);
    expect(Date.now() - from).toBeLessThan(2000);
  });

  it("is reported in JSON, too", async () => {
    await standing();
    const typed = machine.type("doctor --json");
    await server.asked;
    machine.pressCtrlC();

    expect(JSON.parse((await typed).stdout)).toEqual({ error: "interrupted", exitCode: 130 });
  });
});

const PROXY = { status: 200, body: "<!doctype html>\n<title>Sign in to Corp Proxy</title><br>" };

describe("a proxy's page in the place of an answer", () => {
  it.each(COMMANDS.filter((command) => command !== "status --watch"))(
    "is what `%s` says",
    async (command) => {
      await standing(PROXY);
      const { code, stdout, stderr } = await machine.type(command, { input: "value" });

      expect(code).not.toBe(0);
      expect(stdout + stderr).toMatch(
        /(The answer (at http:\S+ )?isn't from|The response to GetCallerIdentity has no account|The endpoint that answers for AWS returns no)/,
      );
      expect(stdout + stderr).not.toMatch(/\n {4}at /);
    },
  );

  it.each([302, 403, 511])(
    "is not taken for Prefect's refusal with status %d",
    async (status) => {
      await standing({ ...PROXY, status });
      const { stderr } = await machine.type("run hello/hello");

      expect(stderr).toContain("isn't from Prefect's API: probably a proxy's page or a sign-in page.");
    },
    60_000,
  );

  it.each(["task -- true", "secret set NEW --stdin"])(
    "is not taken for AWS's refusal by `%s` when a gateway failed",
    async (command) => {
      await standing({ ...PROXY, status: 502 });
      const { stderr } = await machine.type(command, { input: "value" });

      expect(stderr).toMatch(/The answer isn't from AWS: probably a proxy's page .*\n +HTTP 502/);
    },
  );

  it("is not taken for AWS's refusal when AWS itself failed", async () => {
    await standing({ status: 503, body: '{"__type":"ServiceUnavailable","message":"try later"}' });
    const { stderr } = await machine.type("events ls");

    expect(stderr).toMatch(
      /^AWS itself has failed: try again in a minute\.\n +ServiceUnavailable: try later/,
    );
  });
});

describe("when nothing could be read", () => {
  it("`doctor` does not say that nothing was found", async () => {
    await standing(PROXY);
    const { code, stdout } = await machine.type("doctor");

    expect(code).toBe(4);
    expect(stdout).toContain("Nothing could be read.");
    expect(stdout).not.toContain("Nothing found");
  });

  it("`status` ends with 4, with 1 only where something is known to be wrong", async () => {
    await standing(PROXY);

    expect((await machine.type("status")).code).toBe(4);
    expect((await machine.type("status --check")).code).toBe(4);
  });
});

describe("--json", () => {
  it.each(COMMANDS.filter((command) => !["status --watch", "exec"].includes(command)))(
    "answers with JSON when `%s` fails",
    async (command) => {
      await standing(PROXY);
      const [first = "", ...rest] = command.split(" ");
      const { code, stdout } = await machine.type([first, "--json", ...rest], { input: "value" });
      const answer = JSON.parse(stdout) as { error?: string; exitCode?: number };

      expect(code).not.toBe(0);
      expect(answer).toBeInstanceOf(Object);
      // `status` and `doctor` answer with what could not be read.
      expect("error" in answer ? answer.exitCode : code).toBe(code);
    },
  );

  it.each([
    ["run", 2, "error: missing required argument 'deployment'"],
    ["nothing", 2, "error: unknown command 'nothing'"],
    ["exec", 2, "`exec` opens a terminal: it has no `--json`; `task --json -- <command>` has."],
  ])("answers with JSON to a wrong command line: `%s`", async (command, exitCode, error) => {
    await standing(PROXY);
    const { code, stdout } = await machine.type(`${command} --json`);

    expect({ code, answer: JSON.parse(stdout) as unknown }).toEqual({
      code: exitCode,
      answer: { error, exitCode },
    });
  });

  it("is the command's own behind --", async () => {
    await standing(PROXY);

    expect((await machine.type("task --cpu 1024 -- report --json")).stdout).toBe("");
  });
});
