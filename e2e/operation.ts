import { readFileSync, renameSync } from "node:fs";
import * as path from "node:path";
import { EventLines } from "../demo/engineEvents";
import type { LocalFolder } from "../demo/folder";
import { isRunning, runningProcess, startProcess, stopProcess } from "../demo/processes";
import { ENGINE, type LocalStack } from "../demo/stack";
import { until } from "../cli/support/until";
import { type Change, changesOf, type StepEvent } from "./changes";
import { freeze, kill } from "./family";

/** Result of an operation of the engine. */
export interface Operation {
  readonly succeeded: boolean;
  /** Its steps, in the order of their start. */
  readonly changes: readonly Change[];
  /** Its output. */
  readonly output: string;
}

export type Command = "up" | "preview" | "destroy" | "import";

export interface OperationOptions {
  /** Preview first, and stop if the preview fails. @default false */
  readonly preview?: boolean;
  /** @default none */
  readonly flags?: string[];
}

export interface OperationArgs extends OperationOptions {
  readonly folder: LocalFolder;
  readonly stack: LocalStack;
  readonly command: Command;
  /** Number of the operation on the stack. */
  readonly number: number;
}

/** A running operation. */
export interface RunningOperation {
  /** Waits for its end. */
  readonly end: (signal: AbortSignal) => Promise<Operation>;
  /**
   * Kills the engine with all its child processes, like a machine that is switched off.
   *
   * @param isTime Polled with the engine's events so far.
   * @param before Called at that time, while all processes are stopped.
   * @returns The result, and whether `isTime` ever returned true.
   */
  readonly kill: (
    isTime: (events: string) => Promise<boolean>,
    before: () => Promise<void>,
    signal: AbortSignal,
  ) => Promise<{ readonly operation: Operation; readonly inTime: boolean }>;
}

export async function startOperation(args: OperationArgs): Promise<RunningOperation> {
  const { folder, stack, command, number, preview = false, flags = [] } = args;
  const name = `${stack.name}-${number}-${command}`;
  const events = path.join(folder.logs, `${name}.events`);
  const process = await startProcess(folder, {
    // `takeDown` stops it by that name; there are two when the second must be refused.
    name: runningProcess(folder, ENGINE) === undefined ? ENGINE : `${ENGINE}-${number}`,
    command: "pulumi",
    args: [
      command,
      `--stack=${stack.name}`,
      `--config-file=${stack.configFile}`,
      ...(command === "preview" ? [] : ["--yes"]),
      ...(command === "preview" || preview ? [] : ["--skip-preview"]),
      "--non-interactive",
      "--color=never",
      "--suppress-progress",
      `--event-log=${events}`,
      ...flags,
    ],
    cwd: stack.program,
    env: { ...stack.env, PULUMI_DEBUG_COMMANDS: "true" },
  });
  let code: number | undefined;
  void process.exitCode.then((exitCode) => {
    code = exitCode;
  });
  const ended = (succeeded: boolean): Operation => {
    const log = path.join(folder.logs, `${name}.log`);
    renameSync(process.log, log);
    return {
      succeeded,
      changes: changesOf(new EventLines().take(readOrNothing(events)) as StepEvent[]),
      output: readOrNothing(log),
    };
  };
  return {
    end: async (signal) => {
      await until(() => Promise.resolve(code), { signal, timeoutSeconds: Infinity });
      await stopProcess(folder, process);
      return ended(code === 0);
    },
    kill: async (isTime, before, signal) => {
      const asked = async (): Promise<"now" | "ended" | undefined> => {
        if (!isRunning(process)) {
          return "ended";
        }
        return (await isTime(readOrNothing(events))) ? "now" : undefined;
      };
      const answer = await until(asked, { signal, timeoutSeconds: 300, everySeconds: 0.05 });
      const family = await freeze(process.pid);
      try {
        if (answer === "now") {
          await before();
        }
      } finally {
        kill(family);
        await stopProcess(folder, process);
      }
      return { operation: ended(false), inTime: answer === "now" };
    },
  };
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
