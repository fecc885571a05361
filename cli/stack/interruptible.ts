/** What every client of AWS's SDK has. */
interface Client {
  send: Send;
}

type Send = (command: unknown, options?: SendOptions) => Promise<unknown>;

interface SendOptions {
  /** Ends this call in place of the command's own signal. */
  readonly abortSignal?: AbortSignal;
}

/**
 * Ends a client's calls with the command: at once, also where one waits for credentials, for which the SDK hears no signal.
 *
 * @param client Changed in place, and returned.
 */
export function interruptible<C extends object>(client: C, signal: AbortSignal): C {
  const { send } = client as Client;
  (client as Client).send = (command, options) => {
    const abortSignal = options?.abortSignal ?? signal;
    return unlessAborted(() => send.call(client, command, { ...options, abortSignal }), abortSignal);
  };
  return client;
}

async function unlessAborted<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let stopListening = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    const onAbort = (): void => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- an AbortError, unless somebody gave another
      reject(signal.reason);
    };
    signal.addEventListener("abort", onAbort);
    stopListening = () => {
      signal.removeEventListener("abort", onAbort);
    };
  });
  try {
    return await Promise.race([work(), aborted]);
  } finally {
    stopListening();
  }
}
