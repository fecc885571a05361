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

/** How the command that recovers a stack went. */
export interface Recovery {
  /** As in `cli/commands/recover/recover.ts`. */
  readonly code: number;
  readonly output: string;
}

/** An operation that is over, or a command that somebody has typed, and when it was. */
export interface PastOperation {
  /** `run` is `./prefect-ecs run`. */
  readonly command: Command | "run";
  readonly flags: readonly string[];
  /** Seconds since 1970. */
  readonly from: number;
  readonly to: number;
}

export interface CommandOptions {
  /** What it reads on its standard input. @default nothing */
  readonly input?: string;
}

/** A stack of a program, and what the engine does with it. */
export class Engine {
  readonly #session: Session;
  readonly #stack: LocalStack;
  readonly #past: PastOperation[] = [];
  #operations = 0;

  private constructor(session: Session, stack: LocalStack) {
    this.#session = session;
    this.#stack = stack;
  }

  /** Makes a stack with nothing in it. */
  static async forProgram(session: Session, args: LocalStackArgs): Promise<Engine> {
    return new Engine(session, await prepareStack(session, args));
  }

  /** What has been done with the stack, but for what was killed; of what was typed, flow runs. */
  get past(): readonly PastOperation[] {
    return this.#past;
  }

  /** Runs an operation that has to succeed. */
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
   * Starts an operation and kills the engine and everything that it has started, as a machine does that is switched
   * off.
   *
   * @param isTime Asked again and again, with the engine's events so far; throws if it never is.
   * @param before Done when it is time and everything stands still.
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

  /** What a person does after an operation that was killed: `./prefect-ecs recover --stack <stack>`. */
  async recover(): Promise<Recovery> {
    const { code, stdout, stderr } = await this.type(["recover", `--config-file=${this.#stack.configFile}`]);
    return { code, output: stdout + stderr };
  }

  /** What a person types: `./prefect-ecs …`. */
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

  /** Lets `destroy` delete what is protected. */
  async unprotect(): Promise<void> {
    const args = ["state", "unprotect", "--all", "--yes", `--stack=${this.#stack.name}`];
    const { code, stderr } = await pulumi(args, this.#besideConfig());
    if (code !== 0) {
      throw new CliError(`\`pulumi state unprotect\` failed: ${stderr.trim()}`);
    }
  }

  /** Sets a key of the stack's configuration; with `path`, a part of one, as in `subnets[0]`. */
  async set(key: string, value: string, { secret = false, path: isPath = false } = {}): Promise<void> {
    const { name: stack, configFile } = this.#stack;
    const flags = [secret ? "--secret" : "--plaintext", ...(isPath ? ["--path"] : [])];
    await setConfig([...flags, ...configFlags({ stack, configFile }), key, value], this.#besideConfig());
  }

  /** Takes a key out of the stack's configuration; it needn't be there. */
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

  /** As in the shell of somebody who looks after the stack. */
  #atShell(): RunOptions {
    const { env, configFile } = this.#stack;
    const options = engineOptions(this.#session, this.#stack);
    return { ...options, env: { ...env, PULUMI_OPTION_CONFIG_FILE: configFile } };
  }

  /** Where commands find the stack's project. */
  #besideConfig(): RunOptions {
    const { configFile, env } = this.#stack;
    return { cwd: path.dirname(configFile), env };
  }
}

function lastLines(text: string, count: number): string {
  return text.trimEnd().split("\n").slice(-count).join("\n");
}
