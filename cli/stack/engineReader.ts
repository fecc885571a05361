import { readState, type StackState } from "./state";
import { CliError } from "../support/cliError";
import { lastLine, type RunOptions } from "../support/run";
import { pulumi } from "./pulumi";

/** The last operation on a stack, from the backend's history. */
export interface LastUpdate {
  /** update, refresh, destroy, import, … */
  readonly kind: string;
  /** succeeded, failed or in-progress. */
  readonly result: string;
  /** ISO time. */
  readonly startTime: string;
}

/** Reads a stack's state and history from the engine. */
export class EngineReader {
  readonly #stack: string;
  readonly #options: RunOptions;

  constructor(stack: string, options: RunOptions) {
    this.#stack = stack;
    this.#options = options;
  }

  async state(): Promise<StackState> {
    return readState(await this.answer(["stack", "export"]));
  }

  /** Undefined where the backend keeps no history. */
  async lastUpdate(): Promise<LastUpdate | undefined> {
    const printed = await this.answer(["stack", "history", "--json", "--page-size", "1"]);
    return (JSON.parse(printed) as LastUpdate[])[0];
  }

  /** What a command prints. @throws CliError where it fails. */
  async answer(args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await pulumi([...args, "--stack", this.#stack], this.#options);
    if (code !== 0) {
      throw new CliError(`\`pulumi ${args.join(" ")}\` failed: ${lastLine(stderr)}`);
    }
    return stdout;
  }
}
