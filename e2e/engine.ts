import { readFileSync, renameSync } from "node:fs";
import * as path from "node:path";
import { EventLines } from "../cli/local/engineEvents";
import { LocalError } from "../cli/local/localError";
import { type StartedProcess, startProcess, stopProcess } from "../cli/local/processes";
import { run } from "../cli/local/run";
import type { Session } from "../cli/local/session";
import { ENGINE, type LocalStack, type LocalStackArgs, prepareStack, stackOutputs } from "../cli/local/stack";
import { until } from "../cli/local/until";
import { type Change, changesOf, type StepEvent } from "./changes";

/** How an operation of the engine went. */
export interface Operation {
  readonly succeeded: boolean;
  /** What it did, in the order in which it began it. */
  readonly changes: readonly Change[];
  /** Everything that it printed. */
  readonly output: string;
}

type Command = "up" | "preview" | "destroy";

export interface OperationOptions {
  /** Look at what it would do first, and stop where that can't be done. @default false */
  readonly preview?: boolean;
  /** @default none */
  readonly flags?: string[];
}

/** A stack of a program, and what the engine does with it. */
export class Engine {
  readonly #session: Session;
  readonly #stack: LocalStack;
  #operations = 0;

  private constructor(session: Session, stack: LocalStack) {
    this.#session = session;
    this.#stack = stack;
  }

  /** Makes a stack with nothing in it. */
  static async forProgram(session: Session, args: LocalStackArgs): Promise<Engine> {
    return new Engine(session, await prepareStack(session, args));
  }

  /** Runs an operation that has to succeed. */
  async succeed(command: Command, options: OperationOptions = {}): Promise<Operation> {
    const operation = await this.attempt(command, options);
    if (!operation.succeeded) {
      throw new LocalError(`\`pulumi ${command}\` failed:\n${lastLines(operation.output, 40)}`);
    }
    return operation;
  }

  /** Runs an operation that may fail. */
  async attempt(
    command: Command,
    { preview = false, flags = [] }: OperationOptions = {},
  ): Promise<Operation> {
    const { folder } = this.#session;
    this.#operations += 1;
    const record = path.join(folder.logs, `${this.#stack.name}-${this.#operations}-${command}`);
    const events = `${record}.events`;
    const engine = await startProcess(folder, {
      name: ENGINE,
      command: "pulumi",
      args: [
        command,
        `--stack=${this.#stack.name}`,
        `--config-file=${this.#stack.configFile}`,
        ...(command === "preview" ? [] : ["--yes"]),
        ...(command === "preview" || preview ? [] : ["--skip-preview"]),
        "--non-interactive",
        "--color=never",
        "--suppress-progress",
        `--event-log=${events}`,
        ...flags,
      ],
      cwd: this.#stack.program,
      env: { ...this.#stack.env, PULUMI_DEBUG_COMMANDS: "true" },
    });
    const code = await exitCode(engine, this.#session.signal);
    await stopProcess(folder, engine);
    renameSync(engine.log, `${record}.log`);
    return {
      succeeded: code === 0,
      changes: changesOf(new EventLines().take(readOrNothing(events)) as StepEvent[]),
      output: readOrNothing(`${record}.log`),
    };
  }

  outputs<T>(): Promise<T> {
    return stackOutputs<T>(this.#session, this.#stack);
  }

  /** Sets a key of the stack's configuration. */
  async set(key: string, value: string, { secret = false } = {}): Promise<void> {
    const { name, configFile, env } = this.#stack;
    const kind = secret ? "--secret" : "--plaintext";
    const args = ["config", "set", kind, `--stack=${name}`, `--config-file=${configFile}`, key, value];
    const { code, stderr } = await run("pulumi", args, { cwd: path.dirname(configFile), env });
    if (code !== 0) {
      throw new LocalError(`\`pulumi config set ${key}\` failed: ${stderr.trim()}`);
    }
  }
}

async function exitCode(engine: StartedProcess, signal: AbortSignal): Promise<number | undefined> {
  let code: number | undefined;
  void engine.exitCode.then((exitCode) => {
    code = exitCode;
  });
  return until(() => Promise.resolve(code), { signal, timeoutSeconds: Infinity });
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function lastLines(text: string, count: number): string {
  return text.trimEnd().split("\n").slice(-count).join("\n");
}
