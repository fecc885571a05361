import type { Session } from "../demo/session";

export interface ReportArgs {
  readonly session: Session;
  readonly print: (text: string) => void;
  /** Latest evidence, printed with a failure. */
  readonly evidence: () => Promise<string>;
}

/** Runs the steps of a scenario, prints each with its time, and goes on after a failure if that makes sense. */
export class Report {
  readonly #args: ReportArgs;
  readonly #failures: string[] = [];
  readonly #notes: string[] = [];
  #passed = 0;

  constructor(args: ReportArgs) {
    this.#args = args;
  }

  get passed(): number {
    return this.#passed;
  }

  get failed(): readonly string[] {
    return this.#failures;
  }

  /** A step that all later ones of its part need: if it fails, the part ends. */
  async step<T>(title: string, work: (say: Say) => Promise<T>): Promise<T> {
    try {
      const result = await this.#args.session.progress.step(title, work);
      this.#passed += 1;
      return result;
    } finally {
      this.#notes.splice(0).forEach((note) => {
        this.#args.print(indented(note));
      });
    }
  }

  /** A step that no later one needs: if it fails, it is reported with evidence, and the scenario goes on. */
  async check(title: string, work: (say: Say) => Promise<void>): Promise<void> {
    await this.part(title, () => this.step(title, work));
  }

  /** A part of the scenario, which no other one needs: if it fails, it is reported likewise. */
  async part(title: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#args.session.signal.throwIfAborted();
      this.#failures.push(title);
      await this.explain(error);
    }
  }

  /** A note that isn't a failure; printed at the end of the step. */
  note(text: string): void {
    this.#notes.push(text);
  }

  /** Prints a failure with its evidence. */
  async explain(error: unknown): Promise<void> {
    this.#args.print(indented(messageOf(error)));
    // Missing evidence must not hide the failure.
    const evidence = await this.#args
      .evidence()
      .catch((other: unknown) => `no evidence: ${messageOf(other)}`);
    this.#args.print(indented(evidence));
  }
}

export type Say = (detail: string) => void;

/** The message of an expected error, the stack trace of any other. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  return FORESEEN.has(error.constructor.name) ? error.message : (error.stack ?? error.message);
}

const FORESEEN = new Set(["AssertionError", "CliError"]);

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, "    ");
}
