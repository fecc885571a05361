/** Common interface of the AWS SDK's clients. */
interface Client {
  send: Send;
}

type Send = (command: unknown, options?: SendOptions) => Promise<unknown>;

interface SendOptions {
  /** Ends this call instead of the command's signal. */
  readonly abortSignal?: AbortSignal;
}

/**
 * Makes a client's calls end with the command at once, even while the SDK waits for credentials and ignores its signal.
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
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- an AbortError, unless the caller set another reason
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
