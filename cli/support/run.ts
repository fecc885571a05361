import { type ChildProcess, spawn } from "node:child_process";
import { signal } from "./processTable";

export interface RunOptions {
  /** @default this process's */
  readonly cwd?: string;
  /** @default this process's */
  readonly env?: NodeJS.ProcessEnv;
  /** Stops the command; `run` then rejects with the signal's reason. @default never */
  readonly signal?: AbortSignal;
  /** @default none */
  readonly timeoutSeconds?: number;
  /** What it reads on its standard input. @default nothing */
  readonly input?: string;
}

export interface Ran {
  /** 127 for a command that isn't there, 124 for one that took too long, as in a shell. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export const NOT_FOUND = 127;
export const TIMED_OUT = 124;

/** Runs a command to its end. What it answers is the caller's to judge; only an interruption rejects. */
export async function run(command: string, args: string[], options: RunOptions = {}): Promise<Ran> {
  const { cwd, env, signal: interruption, timeoutSeconds, input = "" } = options;
  interruption?.throwIfAborted();
  // In a group of its own Ctrl-C in a terminal doesn't reach it: what an interruption ends is decided here.
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ["pipe", "pipe", "pipe"] });
  // It may end without having read it.
  child.stdin.on("error", () => undefined).end(input);
  const output = { stdout: "", stderr: "" };
  const end = { timedOut: false };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));

  let killer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    signalGroup(child, "SIGTERM");
    killer = setTimeout(() => {
      signalGroup(child, "SIGKILL");
    }, 5000);
  };
  const onTimeout = (): void => {
    end.timedOut = true;
    stop();
  };
  const timer = timeoutSeconds === undefined ? undefined : setTimeout(onTimeout, timeoutSeconds * 1000);
  interruption?.addEventListener("abort", stop);
  const code = await new Promise<number>((resolve) => {
    child.on("error", () => {
      resolve(NOT_FOUND);
    });
    child.on("close", (exitCode) => {
      resolve(exitCode ?? 1);
    });
  });
  clearTimeout(timer);
  clearTimeout(killer);
  interruption?.removeEventListener("abort", stop);
  interruption?.throwIfAborted();
  return { code: end.timedOut ? TIMED_OUT : code, ...output };
}

function signalGroup({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid !== undefined) {
    signal(-pid, name);
  }
}

/** The last line that says something: what most commands end with when they fail. */
export function lastLine(text: string): string {
  return text.trimEnd().split("\n").pop()?.trim() ?? "";
}
