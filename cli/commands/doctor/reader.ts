import { whyUnread } from "../../support/failure";

/** Something that could not be read. */
export interface Unread {
  readonly what: string;
  readonly why: string;
}

/**
 * Reads from AWS and Prefect. A failed read yields undefined, so that no cause concludes anything from it, and is kept
 * for the report.
 */
export class Reader {
  readonly unread: Unread[] = [];
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /**
   * The result of `ask`.
   *
   * @param what Subject of the read, for the report.
   * @param right AWS action that it needs; undefined: none.
   * @throws only when interrupted.
   */
  async read<T>(what: string, right: string | undefined, ask: () => Promise<T>): Promise<T | undefined> {
    try {
      return await ask();
    } catch (error) {
      this.#signal.throwIfAborted();
      this.note(what, whyUnread(error, right));
      return undefined;
    }
  }

  /** Records a failed read once. */
  note(what: string, why: string): void {
    if (!this.unread.some((known) => known.what === what && known.why === why)) {
      this.unread.push({ what, why });
    }
  }
}
