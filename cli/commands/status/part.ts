import { briefly } from "../../support/failure";

/** A section of the status: its data, or why it can't be read. */
export type Part<T> = { readonly found: T } | { readonly unreadable: string };

/** Reads a section; a failure doesn't affect the others. */
export async function part<T>(signal: AbortSignal, read: () => Promise<T>): Promise<Part<T>> {
  try {
    return { found: await read() };
  } catch (error) {
    signal.throwIfAborted();
    return { unreadable: briefly(error) };
  }
}
