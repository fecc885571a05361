import { constants } from "node:os";

export interface Interruption {
  /** Aborted by Ctrl-C, a closed terminal or a polite kill. */
  readonly signal: AbortSignal;
  /** What a shell expects of a command that a signal ended. */
  readonly exitCode: () => number;
}

/** Turns the signals that end a command into one that lets it clean up; further ones are heard and change nothing. */
export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  let exitCode = 1;
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      if (!controller.signal.aborted) {
        exitCode = 128 + constants.signals[name];
        controller.abort();
      }
    });
  }
  return { signal: controller.signal, exitCode: () => exitCode };
}
