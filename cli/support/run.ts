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
  /** As in a shell: 127 for a command not found, 124 for a timeout. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export const NOT_FOUND = 127;
export const TIMED_OUT = 124;

/** Runs a command to its end. The caller judges the exit code; only an interruption rejects. */
export async function run(command: string, args: string[], options: RunOptions = {}): Promise<Ran> {
  const { cwd, env, signal: interruption, timeoutSeconds, input = "" } = options;
  interruption?.throwIfAborted();
  // In its own group, so that a terminal's Ctrl-C doesn't reach it: this function decides what an interruption ends.
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ["pipe", "pipe", "pipe"] });
  // The command may end without reading its input.
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

/** The last non-empty line, usually the error of a failed command. */
export function lastLine(text: string): string {
  return text.trimEnd().split("\n").pop()?.trim() ?? "";
}
