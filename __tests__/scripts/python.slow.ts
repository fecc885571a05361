import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

const source = join(__dirname, "..", "..", "scripts", "python.mjs");

// Plays Python, its venv and pip, and the uv that pip installs. Writes down what it is asked to do.
const stub = `#!/bin/sh
name=$(basename "$0")
case "$name $*" in
  *ensurepip*) [ -z "$NO_PYTHON" ] ;;
  *"-m venv "*) echo venv >> "$LOG"; mkdir -p "$3/bin"; ln -sf "$0" "$3/bin/python" ;;
  *"-m pip install "*) echo pip >> "$LOG"; ln -sf "$0" "$(dirname "$0")/uv" ;;
  "uv pip sync "*) echo sync >> "$LOG"; sleep "\${SYNC_SECONDS:-0}"; [ -z "$NO_SYNC" ] || { echo no route >&2; exit 2; } ;;
  *) exit 99 ;;
esac
`;

let root: string;
let log: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "python-")));
  log = join(root, "log");
  for (const directory of ["scripts", "flows", "prefect_ecs", "bin"]) mkdirSync(join(root, directory));
  copyFileSync(source, join(root, "scripts", "python.mjs"));
  for (const file of ["prefect_ecs/requirements-dev.txt", "flows/requirements-uv.txt"])
    writeFileSync(join(root, file), "");
  for (const name of ["python3.13", "python3.12", "python3.11", "python3"]) {
    writeFileSync(join(root, "bin", name), stub);
    chmodSync(join(root, "bin", name), 0o755);
  }
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const environment = (more: Record<string, string> = {}) => ({
  ...process.env,
  PATH: [join(root, "bin"), process.env["PATH"]].join(delimiter),
  LOG: log,
  ...more,
});
const script = () => join(root, "scripts", "python.mjs");

function python(args: string[], more?: Record<string, string>) {
  return spawnSync(process.execPath, [script(), ...args], { env: environment(more), encoding: "utf8" });
}

function pythonInBackground(args: string[], more?: Record<string, string>): [ChildProcess, Promise<unknown>] {
  const child = spawn(process.execPath, [script(), ...args], {
    env: environment(more),
    stdio: ["ignore", "pipe", "ignore"],
  });
  return [child, new Promise((resolve) => child.on("exit", resolve))];
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !condition(); tries++)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect(condition()).toBe(true);
}

const steps = () => (existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : []);

describe("node scripts/python.mjs", () => {
  it("makes the environment the first time and says so, and costs nothing afterwards", () => {
    const first = python(["true"]);
    expect(first.status).toBe(0);
    expect(first.stderr).toBe("Preparing the Python environment (.venv); this takes up to a minute.\n");
    expect(python(["true"])).toMatchObject({ status: 0, stdout: "", stderr: "" });
    expect(steps()).toEqual(["venv", "pip", "sync"]);
  });

  it("brings the environment up to date when the locked requirements change", () => {
    python(["true"]);
    appendFileSync(join(root, "prefect_ecs", "requirements-dev.txt"), "six==1.17.0\n");
    python(["true"]);
    expect(steps()).toEqual(["venv", "pip", "sync", "pip", "sync"]);
  });

  it("makes it from nothing when an earlier attempt got only halfway", () => {
    const failed = python(["true"], { NO_SYNC: "1" });
    expect(failed.status).toBe(1);
    expect(failed.stderr).toMatch(/The Python environment could not be made: \S+uv pip sync .*\nno route\n$/);
    writeFileSync(join(root, ".venv", "left-over"), "");
    expect(python(["true"]).status).toBe(0);
    expect(steps()).toEqual(["venv", "pip", "sync", "venv", "pip", "sync"]);
    expect(existsSync(join(root, ".venv", "left-over"))).toBe(false);
  });

  it("says in one line that there is no Python", () => {
    expect(python(["true"], { NO_PYTHON: "1" })).toMatchObject({
      status: 1,
      stderr:
        "Python 3.11 or newer with its venv module is needed on PATH (python3.13, python3.12, python3.11 and python3 were tried).\n",
    });
  });

  it("makes it once when it is called twice at the same time", async () => {
    const ends = [1, 2].map(() => pythonInBackground(["true"], { SYNC_SECONDS: "0.5" })[1]);
    expect(await Promise.all(ends)).toEqual([0, 0]);
    expect(steps()).toEqual(["venv", "pip", "sync"]);
  });

  it("can be interrupted while it makes it, and leaves no lock behind", async () => {
    const [child, end] = pythonInBackground(["true"], { SYNC_SECONDS: "30" });
    await until(() => steps().includes("sync"));
    child.kill("SIGINT");
    expect(await end).toBe(130);
    expect(existsSync(join(root, ".venv", ".lock"))).toBe(false);
    expect(python(["true"]).status).toBe(0);
  });

  it("takes over the lock of a process that is gone", () => {
    mkdirSync(join(root, ".venv"));
    const gone = spawnSync("true").pid;
    writeFileSync(join(root, ".venv", ".lock"), String(gone));
    expect(python(["true"]).status).toBe(0);
  });

  it("hands over arguments, import path and exit code", () => {
    const result = python(["sh", "-c", 'echo "$PYTHONPATH|$VIRTUAL_ENV|$1"; exit 7', "sh", "a b"]);
    expect(result.status).toBe(7);
    const importPath = [join(root, "flows", "src"), join(root, "prefect_ecs", "src")].join(delimiter);
    expect(result.stdout).toBe(`${importPath}|${join(root, ".venv")}|a b\n`);
  });

  it("finds commands in the environment first", () => {
    python(["true"]);
    writeFileSync(join(root, ".venv", "bin", "pytest"), "#!/bin/sh\necho ours\n");
    chmodSync(join(root, ".venv", "bin", "pytest"), 0o755);
    expect(python(["pytest"]).stdout).toBe("ours\n");
  });

  it("names a command that does not exist", () => {
    python(["true"]);
    expect(python(["no-such"])).toMatchObject({
      status: 127,
      stderr: "no-such: no such command in .venv or on PATH\n",
    });
  });

  it.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
    "passes %s on and waits for the command",
    async (signal) => {
      python(["true"]);
      const trap = `trap 'exit 3' ${signal.slice(3)}; echo ready; while :; do sleep 0.05; done`;
      const [child, end] = pythonInBackground(["sh", "-c", trap]);
      await new Promise((resolve) => child.stdout?.once("data", resolve));
      child.kill(signal);
      expect(await end).toBe(3);
    },
  );
});
