import { briefly } from "../../support/failure";

/** A part of the status: what was found, or why it can't be read. */
export type Part<T> = { readonly found: T } | { readonly unreadable: string };

/** Reads a part; that it can't be read costs no other part. */
export async function part<T>(signal: AbortSignal, read: () => Promise<T>): Promise<Part<T>> {
  try {
    return { found: await read() };
  } catch (error) {
    signal.throwIfAborted();
    return { unreadable: briefly(error) };
  }
}
