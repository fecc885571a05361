import type { Command } from "commander";
import type { Environment } from "../stack/environment";
import type { Io } from "../support/io";
import { type Colours, coloursFor, passingProgress, type Progress } from "../support/progress";

/** Options of all commands. */
export interface GlobalOptions {
  readonly stack?: string;
  /** One of the stack's flow projects. @default the stack with all of them; for a one-off task the first */
  readonly project?: string;
  readonly prefectApiUrl?: string;
  readonly json?: true;
}

/** A command's access to the stack and to its output. */
export interface CommandContext {
  readonly io: Io;
  readonly options: GlobalOptions;
  /** One JSON document on standard output, and nothing else there. */
  readonly json: boolean;
  /** Of standard output. */
  readonly colours: Colours;
  /** Shows on standard error what is waited for, and leaves no trace. */
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Finds out about the stack; asked again, it is the same. */
  environment(): Promise<Environment>;
  /** Lines for standard output. */
  print(text: string): void;
  /** Whether there have been some. */
  hasPrinted(): boolean;
  /** Lines for the person in front of it, on standard error. */
  note(text: string): void;
  /** Prints a command's result as JSON or as text. */
  answer(json: unknown, text: () => string): void;
  /** Keeps a value out of every error. */
  hide(value: string): void;
}

/** Dependencies of the files that define commands. */
export interface Cli {
  readonly io: Io;
  /**
   * A commander action of work that returns the exit code.
   *
   * @param work Given the arguments as commander gives them: the positional ones, then the options.
   */
  action<Args extends unknown[]>(
    work: (context: CommandContext, ...args: Args) => Promise<number>,
  ): (...args: [...Args, Command]) => Promise<void>;
}

export function makeContext(io: Io, options: GlobalOptions, hide: (value: string) => void): CommandContext {
  const json = options.json === true;
  const progress = passingProgress(io.stderr, coloursFor(io.stderr, io.env));
  const { signal } = io.interruption;
  let opened: Promise<Environment> | undefined;
  let hasPrinted = false;
  const context: CommandContext = {
    io,
    options,
    json,
    colours: coloursFor(io.stdout, io.env),
    progress,
    signal,
    environment: () => (opened ??= progress.step("Stack", () => open())),
    hasPrinted: () => hasPrinted,
    print: (text) => {
      hasPrinted = true;
      io.stdout.write(`${text}\n`);
    },
    note: (text) => {
      io.stderr.write(`${text}\n`);
    },
    answer: (value, text) => {
      context.print(json ? JSON.stringify(value, null, 2) : text());
    },
    hide,
  };
  const open = async (): Promise<Environment> => {
    const { openStack } = await import("../stack/openStack.ts");
    const { stack, project, prefectApiUrl } = options;
    return openStack({ stack, project, prefectApiUrl, folder: io.folder, env: io.env, signal, hide });
  };
  return context;
}
