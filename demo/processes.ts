import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { LocalFolder } from "./folder";
import { CliError } from "../cli/support/cliError";
import { groupIsAlive, processIdentity, signal } from "../cli/support/processTable";
import { until } from "../cli/support/until";

/** A process that outlives this one. */
export interface BackgroundProcess {
  readonly name: string;
  /** Also the id of its process group. */
  readonly pid: number;
  /** Distinguishes it from a later process with the same id. */
  readonly identity: string;
  /** Port that it listens on. */
  readonly port: number | undefined;
  readonly log: string;
}

/** A background process that this process has started. */
export interface StartedProcess extends BackgroundProcess {
  /** Resolves when it ends; 1 if a signal ended it. */
  readonly exitCode: Promise<number>;
}

export interface StartArgs {
  /** Name of its record and its log. */
  readonly name: string;
  readonly command: string;
  readonly args: string[];
  readonly env: NodeJS.ProcessEnv;
  /** @default the checkout */
  readonly cwd?: string;
  /** Port that it will listen on. @default none */
  readonly port?: number;
}

/** Starts a process in its own group and session, and records it so that later commands can stop it. */
export function startProcess(folder: LocalFolder, args: StartArgs): Promise<StartedProcess> {
  for (const directory of [folder.processes, folder.logs, folder.temporary]) {
    mkdirSync(directory, { recursive: true });
  }
  const log = path.join(folder.logs, `${args.name}.log`);
  const output = openSync(log, "a");
  const child = spawn(args.command, args.args, {
    cwd: args.cwd ?? folder.root,
    env: { ...args.env, TMPDIR: folder.temporary },
    detached: true,
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  child.unref();
  const exitCode = new Promise<number>((resolve) => {
    child.on("exit", (code) => {
      resolve(code ?? 1);
    });
  });
  return new Promise((resolve, reject) => {
    child.on("error", (error) => {
      reject(new CliError(`${args.command} can't be started: ${error.message}`));
    });
    const { pid } = child;
    if (pid !== undefined) {
      // Immediately, so that an interruption finds it.
      const record = { name: args.name, pid, identity: processIdentity(pid) ?? "", port: args.port, log };
      writeFileSync(recordFile(folder, args.name), JSON.stringify(record));
      resolve({ ...record, exitCode });
    }
  });
}

/** Processes that were started and not stopped, running or not. */
export function recordedProcesses(folder: LocalFolder): BackgroundProcess[] {
  try {
    return readdirSync(folder.processes)
      .filter((file) => file.endsWith(".json"))
      .map((file) => readRecord(path.join(folder.processes, file)))
      .filter((record) => record !== undefined);
  } catch {
    return [];
  }
}

/** The process with a name, if it is running. */
export function runningProcess(folder: LocalFolder, name: string): BackgroundProcess | undefined {
  return recordedProcesses(folder).find((record) => record.name === name && isRunning(record));
}

export function isRunning({ pid, identity }: BackgroundProcess): boolean {
  return identity !== "" && processIdentity(pid) === identity;
}

/** Polls a process until it is ready. @throws CliError if it ends before, or takes too long */
export async function untilReady(
  started: BackgroundProcess,
  isReady: () => Promise<boolean>,
  options: { readonly signal: AbortSignal; readonly timeoutSeconds: number },
): Promise<void> {
  const ready = await until(async () => {
    if (!isRunning(started)) {
      throw new CliError(`${started.name} ended before it was ready.\n${logTail(started)}`);
    }
    return (await isReady()) || undefined;
  }, options);
  if (ready === undefined) {
    throw new CliError(
      `${started.name} was not ready after ${options.timeoutSeconds} seconds.\n${logTail(started)}`,
    );
  }
}

/**
 * Stops a process and its group, and deletes its record.
 *
 * @param signals Sent in order, with the seconds to wait after each; then SIGKILL.
 */
export async function stopProcess(
  folder: LocalFolder,
  stopped: BackgroundProcess,
  signals: readonly (readonly [NodeJS.Signals, number])[] = [["SIGTERM", 10]],
): Promise<void> {
  if (isOurs(stopped)) {
    for (const [name, seconds] of [...signals, ["SIGKILL", 5] as const]) {
      signal(-stopped.pid, name);
      if (await isGoneWithin(stopped.pid, seconds)) {
        break;
      }
    }
  }
  rmSync(recordFile(folder, stopped.name), { force: true });
}

/** The last lines of a process's log, indented. */
export function logTail({ log }: { readonly log: string }, lines = 15): string {
  const text = readFileSync(log, "utf8").trimEnd();
  const shown = text
    .split("\n")
    .slice(-lines)
    .map((line) => `  ${line}`);
  return text === "" ? `${log} is empty.` : [`The end of ${log}:`, ...shown].join("\n");
}

/** A group's id isn't reused while one of its processes is left, even if the first has ended. */
function isOurs(record: BackgroundProcess): boolean {
  const found = processIdentity(record.pid);
  return found === undefined ? groupIsAlive(record.pid) : found === record.identity;
}

async function isGoneWithin(groupId: number, seconds: number): Promise<boolean> {
  const deadline = Date.now() + seconds * 1000;
  while (groupIsAlive(groupId)) {
    if (Date.now() > deadline) {
      return false;
    }
    await sleep(50);
  }
  return true;
}

function recordFile(folder: LocalFolder, name: string): string {
  return path.join(folder.processes, `${name}.json`);
}

/** Undefined for an incomplete record: the machine stopped while it was written, and so did the process. */
function readRecord(file: string): BackgroundProcess | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as BackgroundProcess;
  } catch {
    return undefined;
  }
}
