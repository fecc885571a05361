import type { Environment } from "../../stack/environment";

/** An operation of the engine that did not complete. */
export interface BrokenOff {
  /** update, refresh, destroy, … */
  readonly kind: string;
  readonly at: Date | undefined;
  /** What it had begun and not written down as done, as in "creating agent-default". */
  readonly pending: readonly string[];
}

/** Calls `ask` at most once in `seconds`; in between returns its last result. */
export function atMostEvery<T>(seconds: number, ask: () => Promise<T>, now = Date.now): () => Promise<T> {
  let last: { readonly at: number; readonly answer: Promise<T> } | undefined;
  return () => {
    if (last === undefined || now() - last.at >= seconds * 1000) {
      last = { at: now(), answer: ask() };
    }
    return last.answer;
  };
}

/** The last `up`, `refresh` or `destroy`, if it failed, was interrupted or was killed. */
export async function brokenOff({ engine }: Environment): Promise<BrokenOff | null> {
  const [state, last] = await Promise.all([engine.state(), engine.lastUpdate()]);
  const pending = state.interrupted.map(({ doing, name }) => `${doing} ${name}`);
  if (pending.length === 0 && last?.result !== "failed") {
    return null;
  }
  const at = last === undefined ? undefined : new Date(last.startTime);
  return { kind: last?.kind ?? "update", at, pending };
}
