// Runs a command in the project's Python environment, making the environment first where it is missing or out of date:
//     node scripts/python.mjs ruff check flows
// The environment is `.venv`, filled from the locked requirements, with flows/ and prefect_ecs/ on its import path; with
// PYTHON_ENVIRONMENT=audit it is that of `npm run audit`, whose tools and Prefect can't agree on their requirements, and with
// PYTHON_ENVIRONMENT=prefect-3.7 or prefect-3.8 one with an older Prefect, for `npm run test:versions`.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { constants } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Older minor versions of Prefect, which `npm run test:versions` tries. */
export const olderPrefects = ["3.7", "3.8"];
/** Name → where it is, and what is installed in it. */
export const environments = {
  flows: { folder: ".venv", requirements: "prefect_ecs/requirements-dev.txt" },
  audit: { folder: ".venv-audit", requirements: "audit/requirements.txt" },
  ...Object.fromEntries(
    olderPrefects.map((minor) => [
      `prefect-${minor}`,
      {
        folder: `.venv-prefect-${minor}`,
        requirements: `prefect_ecs/tests/versions/requirements-${minor}.txt`,
      },
    ]),
  ),
};
const { folder, requirements } = environments[process.env.PYTHON_ENVIRONMENT ?? "flows"];
const venv = join(root, folder);
const bin = join(venv, "bin");
const stamp = join(venv, ".stamp");
const lock = join(venv, ".lock");
const locked = [requirements, "flows/requirements-uv.txt"].map((file) => join(root, file));

/** An error shown without a stack trace. */
class PythonError extends Error {}

/** Environment variables for a command in the environment. */
export function pythonEnvironment(base = process.env) {
  return {
    ...base,
    PYTHONHOME: undefined,
    VIRTUAL_ENV: venv,
    PATH: [bin, base.PATH].filter(Boolean).join(delimiter),
    // Without internet access, telemetry of Prefect's temporary server prints a stack trace.
    PREFECT_SERVER_ANALYTICS_ENABLED: base.PREFECT_SERVER_ANALYTICS_ENABLED ?? "false",
    // Prefect's default of 20 seconds is too short for that server's first start on a busy machine.
    PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS:
      base.PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS ?? "120",
    PYTHONPATH: [...["flows", "prefect_ecs"].map((name) => join(root, name, "src")), base.PYTHONPATH]
      .filter(Boolean)
      .join(delimiter),
  };
}

/** Syncs the environment with the locked requirements; fast if nothing has changed. */
export async function ensurePython() {
  if (isCurrent()) return;
  const release = await takeLock();
  try {
    if (isCurrent()) return;
    const base = interpreter() && existsSync(stamp) ? undefined : await findPython();
    process.stderr.write(`Preparing the Python environment (${folder}); this takes up to a minute.\n`);
    if (base) await createEmpty(base);
    // Without the stamp, the next call starts from scratch if this one is interrupted.
    rmSync(stamp, { force: true });
    const env = { ...pythonEnvironment(), UV_SYSTEM_CERTS: process.env.UV_SYSTEM_CERTS ?? "true" };
    await step(
      join(bin, "python"),
      ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", locked[1]],
      env,
    );
    await step(join(bin, "uv"), ["pip", "sync", "--quiet", "--require-hashes", locked[0]], env);
    writeFileSync(stamp, wanted());
  } finally {
    release();
  }
}

function isCurrent() {
  return interpreter() !== undefined && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted();
}

/** Changes with the locked requirements and the base Python. */
function wanted() {
  const hash = createHash("sha256");
  for (const file of locked) hash.update(readFileSync(file));
  return `${interpreter() ?? ""}\n${hash.digest("hex")}\n`;
}

function interpreter() {
  try {
    return realpathSync(join(bin, "python"));
  } catch {
    return undefined;
  }
}

/** Removes everything except our lock and the claims of waiting processes. */
async function createEmpty(python) {
  for (const entry of readdirSync(venv)) {
    if (!entry.startsWith(basename(lock))) rmSync(join(venv, entry), { recursive: true, force: true });
  }
  await step(python, ["-m", "venv", venv]);
}

/** The first Python that is new enough and can create an environment. */
async function findPython() {
  // Debian packages ensurepip separately; pyenv has shims on PATH for inactive versions too.
  const probe = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))";
  for (const candidate of ["python3.13", "python3.12", "python3.11", "python3"]) {
    if ((await run(candidate, ["-c", probe])).code === 0) return candidate;
  }
  throw new PythonError(
    "Python 3.11 or newer with its venv module is needed on PATH (python3.13, python3.12, python3.11 and python3 were tried).",
  );
}

/** One process at a time syncs the environment; the others wait, and take over the lock of an ended process. */
async function takeLock() {
  mkdirSync(venv, { recursive: true });
  const claim = `${lock}.${process.pid}`;
  for (;;) {
    try {
      // Linked rather than written in place: the lock always has its owner's id.
      writeFileSync(claim, String(process.pid));
      linkSync(claim, lock);
      const release = () => rmSync(lock, { force: true });
      process.once("exit", release);
      return release;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      if (ownerIsGone()) rmSync(lock, { force: true });
      else await sleep(200);
    } finally {
      rmSync(claim, { force: true });
    }
  }
}

function ownerIsGone() {
  try {
    process.kill(Number(readFileSync(lock, "utf8")), 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

async function step(command, args, env = process.env) {
  const { code, output } = await run(command, args, env);
  if (code !== 0)
    throw new PythonError(
      `The Python environment could not be made: ${[command, ...args].join(" ")}\n${output.trimEnd()}`,
    );
}

function run(command, args, env = process.env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    const stop = (signal) => {
      child.kill(signal);
      process.exit(128 + constants.signals[signal]);
    };
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
    for (const signal of signals) process.on(signal, stop);
    const done = (code) => {
      for (const signal of signals) process.off(signal, stop);
      resolve({ code, output });
    };
    child.on("error", (error) => {
      output += error.message;
      done(127);
    });
    child.on("close", done);
  });
}

/** Runs the command with our standard streams, and exits with its exit code. */
function handOver([command, ...args]) {
  // In a terminal, Ctrl-C reaches the child directly; a second signal would abort its cleanup.
  const atTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
  const pass = (signal) => (signal === "SIGINT" && atTerminal ? undefined : child.kill(signal));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, pass);
  const child = spawn(command, args, { env: pythonEnvironment(), stdio: "inherit" });
  child.on("error", (error) => {
    process.stderr.write(
      `${command}: ${error.code === "ENOENT" ? `no such command in ${folder} or on PATH` : error.message}\n`,
    );
    process.exitCode = 127;
  });
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    await ensurePython();
    if (process.argv.length > 2) handOver(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
