import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { CliError } from "../cli/support/cliError";
import type { Session } from "../demo/session";
import { engineOptions, type LocalStack, type LocalStackArgs, prepareStack } from "../demo/stack";
import { readOutputsOf } from "../cli/stack/outputs";
import { configFlags, pulumi, setConfig } from "../cli/stack/pulumi";
import { type Ran, run, type RunOptions } from "../cli/support/run";
import {
  type Command,
  type Operation,
  type OperationOptions,
  type RunningOperation,
  startOperation,
} from "./operation";

/** Result of `./prefect-ecs recover`. */
export interface Recovery {
  /** As in `cli/commands/recover/recover.ts`. */
  readonly code: number;
  readonly output: string;
}

/** A finished operation or command, with its time. */
export interface PastOperation {
  /** `run` is `./prefect-ecs run`. */
  readonly command: Command | "run";
  readonly flags: readonly string[];
  /** Seconds since 1970. */
  readonly from: number;
  readonly to: number;
}

export interface CommandOptions {
  /** Its standard input. @default nothing */
  readonly input?: string;
}

/** A stack of a program, and the engine's operations on it. */
export class Engine {
  readonly #session: Session;
  readonly #stack: LocalStack;
  readonly #past: PastOperation[] = [];
  #operations = 0;

  private constructor(session: Session, stack: LocalStack) {
    this.#session = session;
    this.#stack = stack;
  }

  /** Creates an empty stack. */
  static async forProgram(session: Session, args: LocalStackArgs): Promise<Engine> {
    return new Engine(session, await prepareStack(session, args));
  }

  /** Operations on the stack, except killed ones, and flow runs that were started by command. */
  get past(): readonly PastOperation[] {
    return this.#past;
  }

  /** Runs an operation that must succeed. */
  async succeed(command: Command, options: OperationOptions = {}): Promise<Operation> {
    const operation = await this.attempt(command, options);
    if (!operation.succeeded) {
      throw new CliError(`\`pulumi ${command}\` failed:\n${lastLines(operation.output, 40)}`);
    }
    return operation;
  }

  /** Runs an operation that may fail. */
  async attempt(command: Command, options: OperationOptions = {}): Promise<Operation> {
    const from = Date.now() / 1000;
    const running = await this.#start(command, options);
    const operation = await running.end(this.#session.signal);
    this.#past.push({ command, flags: options.flags ?? [], from, to: Date.now() / 1000 });
    return operation;
  }

  /**
   * Starts an operation and kills the engine with all its child processes, like a machine that is switched off.
   *
   * @param isTime Polled with the engine's events so far; throws if it never returns true.
   * @param before Called at that time, while all processes are stopped.
   */
  async kill(
    command: Command,
    isTime: (events: string) => Promise<boolean>,
    before: () => Promise<void> = () => Promise.resolve(),
  ): Promise<Operation> {
    const running = await this.#start(command, {});
    const { operation, inTime } = await running.kill(isTime, before, this.#session.signal);
    if (!inTime) {
      throw new CliError(
        `\`pulumi ${command}\` was not where it was to be killed:\n${lastLines(operation.output, 40)}`,
      );
    }
    return operation;
  }

  #start(command: Command, options: OperationOptions): Promise<RunningOperation> {
    this.#operations += 1;
    const { folder } = this.#session;
    return startOperation({ ...options, folder, stack: this.#stack, command, number: this.#operations });
  }

  /** Recovers from a killed operation: `./prefect-ecs recover --stack <stack>`. */
  async recover(): Promise<Recovery> {
    const { code, stdout, stderr } = await this.type(["recover", `--config-file=${this.#stack.configFile}`]);
    return { code, output: stdout + stderr };
  }

  /** Runs `./prefect-ecs …`. */
  async type(args: readonly string[], { input }: CommandOptions = {}): Promise<Ran> {
    const script = path.join(this.#session.folder.root, "cli", "prefect-ecs.mjs");
    const from = Date.now() / 1000;
    const ran = await run(process.execPath, [script, `--stack=${this.#stack.name}`, ...args], {
      ...this.#atShell(),
      input,
    });
    if (args[0] === "run") {
      this.#past.push({ command: "run", flags: [], from, to: Date.now() / 1000 });
    }
    return ran;
  }

  outputs<T>(): Promise<T> {
    return readOutputsOf<T>(this.#stack.name, engineOptions(this.#session, this.#stack));
  }

  /** Removes the protection, so that `destroy` can delete the resources. */
  async unprotect(): Promise<void> {
    const args = ["state", "unprotect", "--all", "--yes", `--stack=${this.#stack.name}`];
    const { code, stderr } = await pulumi(args, this.#besideConfig());
    if (code !== 0) {
      throw new CliError(`\`pulumi state unprotect\` failed: ${stderr.trim()}`);
    }
  }

  /** Sets a key of the stack's configuration; with `path`, an element, as in `subnets[0]`. */
  async set(key: string, value: string, { secret = false, path: isPath = false } = {}): Promise<void> {
    const { name: stack, configFile } = this.#stack;
    const flags = [secret ? "--secret" : "--plaintext", ...(isPath ? ["--path"] : [])];
    await setConfig([...flags, ...configFlags({ stack, configFile }), key, value], this.#besideConfig());
  }

  /** Removes a key from the stack's configuration, if it is set. */
  async unset(key: string): Promise<void> {
    const { name: stack, configFile } = this.#stack;
    const { code, stderr } = await pulumi(
      ["config", "rm", ...configFlags({ stack, configFile }), key],
      this.#besideConfig(),
    );
    if (code !== 0) {
      throw new CliError(`\`pulumi config rm\` failed: ${stderr.trim()}`);
    }
  }

  /** Changes the stack's configuration file; returns its former content. */
  editConfig(change: (text: string) => string): string {
    const before = readFileSync(this.#stack.configFile, "utf8");
    writeFileSync(this.#stack.configFile, change(before));
    return before;
  }

  /** Environment of an operator's shell. */
  #atShell(): RunOptions {
    const { env, configFile } = this.#stack;
    const options = engineOptions(this.#session, this.#stack);
    return { ...options, env: { ...env, PULUMI_OPTION_CONFIG_FILE: configFile } };
  }

  /** Folder of the stack's project, for commands. */
  #besideConfig(): RunOptions {
    const { configFile, env } = this.#stack;
    return { cwd: path.dirname(configFile), env };
  }
}

function lastLines(text: string, count: number): string {
  return text.trimEnd().split("\n").slice(-count).join("\n");
}
