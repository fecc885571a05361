import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { until } from "../support/until";
import { CliError } from "../support/cliError";

export interface PrefectClientArgs {
  readonly apiUrl: string;
  readonly signal: AbortSignal;
  /** `user:password` of a server with basic auth. @default an open server */
  readonly authString?: string;
}

/** What is used here of Prefect's REST API. https://docs.prefect.io/v3/api-ref/rest-api */
export class PrefectClient {
  readonly #args: PrefectClientArgs;

  constructor(args: PrefectClientArgs) {
    this.#args = args;
  }

  /** Whether a worker polls the pool. */
  async hasWorker(pool: string): Promise<boolean> {
    const workers = await this.call<{ status: string }[]>("POST", `/work_pools/${pool}/workers/filter`, {});
    return workers.some(({ status }) => status === "ONLINE");
  }

  /** @param deployment As in `flow/deployment`. */
  async createRun(deployment: string, parameters: Record<string, unknown> = {}): Promise<FlowRun> {
    const { id } = await this.call<{ id: string }>("GET", `/deployments/name/${deployment}`);
    // With the key, a request that is sent once more makes no second run.
    const body = { parameters, idempotency_key: randomUUID() };
    return this.call("POST", `/deployments/${id}/create_flow_run`, body);
  }

  async run(id: string): Promise<FlowRun> {
    return this.call("GET", `/flow_runs/${id}`);
  }

  /** Waits until a run has ended, whatever its end; says each state on the way. */
  async ended(id: string, timeoutSeconds: number, say: (state: string) => void): Promise<FlowRun> {
    const run = await until(
      async () => {
        const { state, ...rest } = await this.run(id);
        say(state.name);
        return FINAL_STATES.has(state.type) ? { state, ...rest } : undefined;
      },
      { signal: this.#args.signal, timeoutSeconds, everySeconds: 0.5 },
    );
    if (run === undefined) {
      throw new CliError(`The run had not ended after ${timeoutSeconds} seconds.`);
    }
    return run;
  }

  /** The log of a run, its tasks' included. */
  async logLines(runId: string): Promise<LogLine[]> {
    const logs = { flow_run_id: { any_: [runId] } };
    return this.call("POST", "/logs/filter", { logs, sort: "TIMESTAMP_ASC", limit: 200 });
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
    const { apiUrl, authString, signal } = this.#args;
    const authorization: Record<string, string> =
      authString === undefined
        ? {}
        : { authorization: `Basic ${Buffer.from(authString).toString("base64")}` };
    for (let attempt = 1; ; attempt++) {
      const response = await fetch(`${apiUrl}${path}`, {
        method,
        headers: { "content-type": "application/json", ...authorization },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MILLISECONDS)]),
      });
      const text = await response.text();
      if (response.ok) {
        // Some routes have nothing to say.
        return (text === "" ? undefined : JSON.parse(text)) as T;
      }
      if (!TRANSIENT.has(response.status) || attempt === ATTEMPTS) {
        throw new CliError(`Prefect answered ${response.status} to ${method} ${path}: ${text.slice(0, 500)}`);
      }
      await sleep(attempt * 500, undefined, { signal });
    }
  }
}

export interface FlowRun {
  readonly id: string;
  readonly name: string;
  readonly state: {
    readonly type: string;
    readonly name: string;
    readonly message: string | null;
    /** When the run came into it. */
    readonly timestamp: string;
  };
}

export interface LogLine {
  /** As in Python: 40 is an error. */
  readonly level: number;
  readonly message: string;
}

/** A table of `create_table_artifact`. */
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

/** A server on SQLite waits up to a minute for its database, and answers then. */
const PATIENCE_MILLISECONDS = 90_000;

/** A server on SQLite says 503 when another of its services holds the database for too long. */
const TRANSIENT = new Set([429, 502, 503]);

const ATTEMPTS = 5;

const FINAL_STATES = new Set(["COMPLETED", "FAILED", "CRASHED", "CANCELLED"]);
