import { setTimeout as sleep } from "node:timers/promises";

export interface UntilOptions {
  readonly signal: AbortSignal;
  readonly timeoutSeconds: number;
  /** @default 0.25 */
  readonly everySeconds?: number;
}

/** Polls until there is a result. Returns `undefined` on timeout; rejects on interruption. */
export async function until<T>(
  ask: () => Promise<T | undefined>,
  { signal, timeoutSeconds, everySeconds = 0.25 }: UntilOptions,
): Promise<T | undefined> {
  const deadline = Date.now() + timeoutSeconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) {
      return answer;
    }
    if (Date.now() > deadline) {
      return undefined;
    }
    await sleep(everySeconds * 1000, undefined, { signal });
  }
}
