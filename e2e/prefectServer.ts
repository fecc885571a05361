import { basicAuthorization } from "../cli/prefect/authorization";
import { PrefectClient } from "../cli/prefect/client";
import { PREFECT_SERVER, prefectApiUrl, startPrefectServer } from "../demo/prefectServer";
import { runningProcess, stopProcess } from "../demo/processes";
import type { Session } from "../demo/session";

export interface PrefectServerArgs {
  readonly python: NodeJS.ProcessEnv;
  readonly port: number;
  readonly bridgeAddress: string | undefined;
}

/** A Prefect server that can get an auth string while runs are in progress. */
export class PrefectServer {
  readonly #session: Session;
  readonly #args: PrefectServerArgs;
  #client: PrefectClient;

  constructor(session: Session, args: PrefectServerArgs) {
    this.#session = session;
    this.#args = args;
    this.#client = this.#clientWith(undefined);
  }

  /** Calls the server with its current credential. */
  get client(): PrefectClient {
    return this.#client;
  }

  start(): Promise<void> {
    return startPrefectServer(this.#session, this.#args);
  }

  /** Restarts the server on the same database, with an auth string. */
  async restartWith(authString: string): Promise<void> {
    const { folder } = this.#session;
    const running = runningProcess(folder, PREFECT_SERVER);
    if (running !== undefined) {
      await stopProcess(folder, running);
    }
    await startPrefectServer(this.#session, { ...this.#args, authString });
    this.#client = this.#clientWith(authString);
  }

  #clientWith(authString: string | undefined): PrefectClient {
    const { signal } = this.#session;
    const apiUrl = prefectApiUrl(this.#args.port);
    return new PrefectClient({
      apiUrl,
      signal,
      authorization: () =>
        Promise.resolve(
          authString === undefined ? undefined : basicAuthorization(authString, "the server's setting"),
        ),
    });
  }
}
