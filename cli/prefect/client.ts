import { setTimeout as sleep } from "node:timers/promises";
import type { Authorization } from "./authorization";
import { NotPrefect, PrefectError, PrefectUnreachable } from "./prefectError";

export interface PrefectClientArgs {
  readonly apiUrl: string;
  readonly signal: AbortSignal;
  /** What to do when nobody answers. @default what the network's error suggests */
  readonly whenUnreachable?: string;
  /** Asked before the first call. @default an open server */
  readonly authorization?: () => Promise<Authorization | undefined>;
}

/** Client for the calls of Prefect's REST API that the CLI needs. https://docs.prefect.io/v3/api-ref/rest-api */
export class PrefectClient {
  readonly #args: PrefectClientArgs;
  #asked: Promise<Authorization | undefined> | undefined;

  constructor(args: PrefectClientArgs) {
    this.#args = args;
  }

  /** Whether a worker polls the pool. */
  async hasWorker(pool: string): Promise<boolean> {
    return (await this.onlineWorkers(pool)) > 0;
  }

  /** How many workers poll the pool. */
  async onlineWorkers(pool: string): Promise<number> {
    const path = `/work_pools/${encodeURIComponent(pool)}/workers/filter`;
    const workers = await this.call<{ status: string }[]>("POST", path, {});
    return workers.filter(({ status }) => status === "ONLINE").length;
  }

  async run(id: string): Promise<FlowRun> {
    return this.call("GET", `/flow_runs/${id}`);
  }

  /** Asks Prefect to bring a run into a state, as the buttons of its pages do. */
  async setState(id: string, state: Pick<State, "type" | "name">): Promise<void> {
    await this.call("POST", `/flow_runs/${id}/set_state`, { state });
  }

  /** The same, for what is still to be done after Ctrl-C. */
  afterInterruption(): PrefectClient {
    return new PrefectClient({ ...this.#args, signal: AbortSignal.timeout(10_000) });
  }

  /** First page of a run's log, its tasks' included. @param since ISO time of the first line. */
  async logLines(runId: string, since?: string, offset = 0): Promise<LogLine[]> {
    const timestamp = since === undefined ? {} : { timestamp: { after_: since } };
    const logs = { flow_run_id: { any_: [runId] }, ...timestamp };
    return this.call("POST", "/logs/filter", { logs, sort: "TIMESTAMP_ASC", limit: PAGE, offset });
  }

  /** The states that a run has been in, the first one first. */
  async states(runId: string): Promise<State[]> {
    const states = await this.call<State[]>("GET", `/flow_run_states/?flow_run_id=${runId}`);
    return states.sort((a, b) => a.timestamp.localeCompare(b.timestamp));
  }

  /** The tables that a run has put on Prefect's pages, by key. */
  async tables(runId: string): Promise<Table[]> {
    const artifacts = { flow_run_id: { any_: [runId] }, type: { any_: ["table"] } };
    const found = await this.call<Artifact[]>("POST", "/artifacts/filter", { artifacts });
    return found
      .map(({ key, description, data }) => ({
        key,
        description: description ?? key,
        rows: JSON.parse(data) as Table["rows"],
      }))
      .sort((a, b) => a.key.localeCompare(b.key));
  }

  /** @param path Below the API's address. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const { apiUrl, signal } = this.#args;
    const authorization = await this.#authorization();
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#request(method, path, body, authorization).catch((error: unknown) => {
        // A server may close an idle connection just as it is reused. Requests that create something have a key.
        if (attempt === 1 && error instanceof PrefectUnreachable && error.isReset) {
          return undefined;
        }
        throw error;
      });
      if (answer === undefined) {
        continue;
      }
      const { ok, status, text } = answer;
      if (ok) {
        // Some routes return no body.
        return (text === "" ? undefined : this.#parsed(status, text)) as T;
      }
      if (!OF_A_LOAD_BALANCER.has(status) && text.trimStart().startsWith("<")) {
        throw new NotPrefect(apiUrl, status, text);
      }
      if (!TRANSIENT.has(status) || attempt === ATTEMPTS) {
        const credentialOrigin = authorization?.origin;
        throw new PrefectError({ status, method, path, body: text, apiUrl, credentialOrigin });
      }
      await sleep(attempt * 500, undefined, { signal });
    }
  }

  async #request(
    method: string,
    path: string,
    body: unknown,
    authorization: Authorization | undefined,
  ): Promise<{ ok: boolean; status: number; text: string }> {
    const { apiUrl, signal, whenUnreachable } = this.#args;
    try {
      const response = await fetch(`${apiUrl}${path}`, {
        method,
        headers: {
          "content-type": "application/json",
          ...(authorization === undefined ? {} : { authorization: authorization.header }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MILLISECONDS)]),
      });
      return { ok: response.ok, status: response.status, text: await response.text() };
    } catch (error) {
      signal.throwIfAborted();
      throw new PrefectUnreachable(apiUrl, error, whenUnreachable);
    }
  }

  #parsed(status: number, text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      throw new NotPrefect(this.#args.apiUrl, status, text);
    }
  }

  #authorization(): Promise<Authorization | undefined> {
    this.#asked ??= this.#args.authorization?.() ?? Promise.resolve(undefined);
    return this.#asked;
  }
}

/** Fields of a flow run that the CLI reads; times are ISO. */
export interface FlowRun {
  readonly id: string;
  readonly name: string;
  /** Those of its deployment among them. @default none are known */
  readonly tags?: readonly string[];
  readonly deployment_id: string | null;
  readonly work_pool_name: string | null;
  /** `<cluster>::<ARN of the task>`, once a worker has started it. */
  readonly infrastructure_pid: string | null;
  readonly expected_start_time: string | null;
  readonly start_time: string | null;
  readonly end_time: string | null;
  /** Seconds that it has been running, or had when it ended. */
  readonly total_run_time: number;
  readonly state: State;
}

export interface State {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly message: string | null;
  /** When the run came into it. */
  readonly timestamp: string;
}

export interface LogLine {
  readonly id: string;
  /** As in Python: 40 is an error. */
  readonly level: number;
  readonly timestamp: string;
  readonly message: string;
}

/** An artifact of `create_table_artifact`. */
export interface Table {
  readonly key: string;
  readonly description: string;
  readonly rows: readonly Readonly<Record<string, string | number>>[];
}

interface Artifact {
  readonly key: string;
  readonly description: string | null;
  /** JSON. */
  readonly data: string;
}

/** A server on SQLite may wait up to a minute for its database before it answers. */
const PATIENCE_MILLISECONDS = 90_000;

/** A server on SQLite answers 503 when another of its services holds the database for too long. */
const TRANSIENT = new Set([429, 502, 503]);

const ATTEMPTS = 5;

/** With these, a page that isn't Prefect's comes from a load balancer in front of a failed Prefect. */
const OF_A_LOAD_BALANCER = new Set([500, 502, 503, 504]);

/** Prefect's maximum page size. */
export const PAGE = 200;
