import type { Session } from "../demo/session";

export interface ReportArgs {
  readonly session: Session;
  readonly print: (text: string) => void;
  /** What the parts of the system said last, for whoever reads of a failure. */
  readonly evidence: () => Promise<string>;
}

/** Goes through the steps of a scenario, tells each with its time, and goes on after a failure where that makes sense. */
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

  /** What everything after it in its part needs: when it fails, the part ends. */
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

  /** What nothing after it needs: when it fails, that is told with evidence and the scenario goes on. */
  async check(title: string, work: (say: Say) => Promise<void>): Promise<void> {
    await this.part(title, () => this.step(title, work));
  }

  /** A part of the scenario, which no other needs: when it fails, that is told likewise. */
  async part(title: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#args.session.signal.throwIfAborted();
      this.#failures.push(title);
      await this.explain(error);
    }
  }

  /** Something to know that is no failure; it is told when the step has ended. */
  note(text: string): void {
    this.#notes.push(text);
  }

  /** Prints why something failed and what the parts of the system said. */
  async explain(error: unknown): Promise<void> {
    this.#args.print(indented(messageOf(error)));
    // Evidence that can't be had must not hide the failure itself.
    const evidence = await this.#args
      .evidence()
      .catch((other: unknown) => `no evidence: ${messageOf(other)}`);
    this.#args.print(indented(evidence));
  }
}

export type Say = (detail: string) => void;

/** The message of what was foreseen, the stack trace of everything else. */
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
