import { whyUnread } from "../../support/failure";

/** What could not be looked at. */
export interface Unread {
  readonly what: string;
  readonly why: string;
}

/**
 * Asks AWS and Prefect. What they don't answer is undefined, for nothing may be concluded from it, and is kept to be
 * told.
 */
export class Reader {
  readonly unread: Unread[] = [];
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /**
   * What `ask` answers.
   *
   * @param what As in "could not look at …".
   * @param right The right in AWS that it takes; undefined where it takes none.
   * @throws only when somebody has interrupted.
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

  /** Keeps, once, that something can't be looked at. */
  note(what: string, why: string): void {
    if (!this.unread.some((known) => known.what === what && known.why === why)) {
      this.unread.push({ what, why });
    }
  }
}
