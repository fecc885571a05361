import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import recorded from "./recorded/prefect.json";
import { POOL } from "./outputs";

type Recording = typeof recorded;
export type RecordedRun = keyof Recording["runs"];

/** What the Prefect server answers; a test changes it. */
export interface PrefectWorld {
  /** Undefined: there is no such pool. */
  workPool: Loose<Recording["workPool"]> | undefined;
  queues: Loose<Recording["queues"][number]>[];
  workers: Loose<Recording["workers"][number]>[];
  concurrencyStatus: Loose<Recording["concurrencyStatus"]>;
  deployments: Loose<Recording["deployments"]["hello"]>[];
  concurrencyLimits: Loose<Recording["concurrencyLimits"][number]>[];
  runs: Run[];
  /** Answers everything with it, as for a wrong key. */
  refuses: number | undefined;
}

/** A recorded answer, some of which a test changes. */
type Loose<T> = { [Key in keyof T]: unknown };

interface Run {
  run: Loose<Recording["runs"]["late"]["run"]> & { id: string; name: string };
  states: unknown[];
  logs: LogLine[];
}

interface LogLine {
  level: number;
  name: string;
  message: string;
  timestamp: string;
}

/** What the server said when all was well, and nothing ran. */
export function healthyPrefect(): PrefectWorld {
  const { workPool, queues, workers, concurrencyStatus, deployments, concurrencyLimits } =
    structuredClone(recorded);
  return {
    workPool,
    queues,
    workers,
    concurrencyStatus,
    deployments: Object.values(deployments),
    concurrencyLimits,
    runs: [],
    refuses: undefined,
  };
}

/** Changes the text of the pool's template, as somebody does who edits it in Prefect. */
export function editTemplate({ workPool }: PrefectWorld, edit: (template: string) => string): void {
  if (workPool !== undefined) {
    workPool.base_job_template = JSON.parse(edit(JSON.stringify(workPool.base_job_template))) as unknown;
  }
}

/** One of the recorded runs. */
export function recordedRun(name: RecordedRun): Run {
  return structuredClone(recorded.runs[name]);
}

/** What the pool answers about its slots when it, or its queue, has a limit of one. */
export function statusWithLimit(of: "pool" | "queue"): PrefectWorld["concurrencyStatus"] {
  return structuredClone(recorded.concurrencyStatusWithLimits[of]);
}

/** When the recording was made. */
export const RECORDED_AT = new Date(recorded.runs.completed.run.updated);

/** A server that answers as the world says at that time. */
export class PrefectStandIn {
  readonly asked: string[] = [];
  readonly #server: Server;

  constructor(world: () => PrefectWorld) {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const path = (request.url ?? "").replace(/^\/api/, "");
        this.asked.push(`${request.method ?? ""} ${path}`);
        const text = Buffer.concat(chunks).toString();
        const body = (text === "" ? {} : JSON.parse(text)) as Filter;
        const { status, answer } = answerTo(world(), `${request.method ?? ""} ${path}`, body);
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/api`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

interface Filter {
  readonly flow_runs?: {
    readonly name?: { readonly any_: string[] };
    readonly state?: {
      readonly name?: { readonly any_: string[] };
      readonly type?: { readonly any_: string[] };
    };
  };
  readonly logs?: { readonly flow_run_id: { readonly any_: string[] } };
}

function answerTo(world: PrefectWorld, request: string, body: Filter): { status: number; answer: unknown } {
  const notFound = { status: 404, answer: recorded.refusals["404"] };
  const ok = (answer: unknown) => (answer === undefined ? notFound : { status: 200, answer });
  if (world.refuses !== undefined) {
    return { status: world.refuses, answer: { exception_message: "Unauthorized" } };
  }
  const pool = world.workPool;
  switch (request) {
    case "POST /work_pools/filter":
      return ok(pool === undefined ? [] : [pool]);
    case `GET /work_pools/${POOL}`:
      return ok(pool);
    case `POST /work_pools/${POOL}/queues/filter`:
      return ok(world.queues);
    case `POST /work_pools/${POOL}/workers/filter`:
      return ok(world.workers);
    case `POST /work_pools/${POOL}/concurrency_status`:
      return ok(world.concurrencyStatus);
    case "POST /deployments/filter":
      return ok(world.deployments);
    case "POST /v2/concurrency_limits/filter":
      return ok(world.concurrencyLimits);
    case "POST /flow_runs/count":
      return ok(world.runs.filter(({ run }) => fits(run, body)).length);
    case "POST /flow_runs/filter":
      return ok(world.runs.map(({ run }) => run).filter((run) => fits(run, body)));
    case "POST /logs/filter": {
      const [id] = body.logs?.flow_run_id.any_ ?? [];
      return ok(
        world.runs
          .find(({ run }) => run.id === id)
          ?.logs.slice()
          .reverse(),
      );
    }
  }
  const [, kind, id] = /^GET \/(flow_runs|deployments)\/([0-9a-f-]+)$/.exec(request) ?? [];
  if (kind !== undefined) {
    return kind === "flow_runs"
      ? ok(world.runs.find(({ run }) => run.id === id)?.run)
      : ok(world.deployments.find((deployment) => deployment.id === id));
  }
  const [, ofRun] = /^GET \/flow_run_states\/\?flow_run_id=([0-9a-f-]+)$/.exec(request) ?? [];
  return ofRun === undefined ? notFound : ok(world.runs.find(({ run }) => run.id === ofRun)?.states);
}

function fits(run: Run["run"], { flow_runs: { name, state } = {} }: Filter): boolean {
  const among = (filter: { readonly any_: string[] } | undefined, value: unknown): boolean =>
    filter === undefined || filter.any_.includes(value as string);
  return among(name, run.name) && among(state?.name, run.state_name) && among(state?.type, run.state_type);
}
