import { setMaxListeners } from "node:events";
import { constants } from "node:os";

export interface Interruption {
  /** Aborted by Ctrl-C, a closed terminal or a polite kill. */
  readonly signal: AbortSignal;
  /** What a shell expects of a command that a signal ended. */
  readonly exitCode: () => number;
}

/** npm and npx forward the Ctrl-C that the terminal also sends to the command: one press is two signals. */
const ONE_PRESS_MILLISECONDS = 1000;

/**
 * Turns the signals that end a command into an `AbortSignal`, so that it can clean up.
 *
 * @param onSecond What a second one does. @default nothing: there is much to clean up
 */
export function listenForInterruption(onSecond: (exitCode: number) => void = () => undefined): Interruption {
  const controller = new AbortController();
  // Each running call adds a listener.
  setMaxListeners(0, controller.signal);
  let exitCode = 1;
  let firstAt = 0;
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      if (!controller.signal.aborted) {
        exitCode = 128 + constants.signals[name];
        firstAt = Date.now();
        controller.abort();
      } else if (Date.now() - firstAt > ONE_PRESS_MILLISECONDS) {
        onSecond(exitCode);
      }
    });
  }
  return { signal: controller.signal, exitCode: () => exitCode };
}
