import { nameOf } from "../../../aws/tasks";
import { PrefectError } from "../../../prefect/prefectError";
import type { Environment } from "../../../stack/environment";
import type { Reader } from "../reader";

/** A work pool in Prefect and its workers. */
export interface WorkPoolEvidence {
  readonly name: string;
  readonly exists: boolean;
  readonly paused: boolean;
  readonly slots: Slots;
  /** Settings that a run's task starts with; empty for a missing pool. */
  readonly template: TemplateEvidence;
  readonly queues: readonly WorkQueueEvidence[];
  readonly workers: readonly WorkerEvidence[];
}

export interface WorkQueueEvidence {
  readonly name: string;
  readonly paused: boolean;
  readonly slots: Slots;
}

/** Concurrency limit and slots in use; null: no limit, undefined: unknown. */
export interface Slots {
  readonly limit: number | null;
  readonly active: number | undefined;
}

export interface WorkerEvidence {
  readonly name: string;
  readonly online: boolean;
  readonly lastHeartbeat: string;
}

export interface TemplateEvidence {
  readonly cluster: string | undefined;
  /** `family:revision`, or a family, whose newest revision ECS takes; a deployment may override it. */
  readonly definition: string | undefined;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** These pools in Prefect; a missing pool is evidence too. */
export async function readWorkPools(
  env: Environment,
  reader: Reader,
  names: readonly string[],
): Promise<WorkPoolEvidence[]> {
  const found = await Promise.all(
    [...new Set(names)].map((name) =>
      reader.read(`work pool ${name}`, undefined, () => readWorkPool(env, reader, name)),
    ),
  );
  return found.filter((pool) => pool !== undefined);
}

async function readWorkPool(env: Environment, reader: Reader, name: string): Promise<WorkPoolEvidence> {
  const path = `/work_pools/${encodeURIComponent(name)}`;
  const pool = await ifKnown(() => env.prefect.call<WorkPool>("GET", path));
  if (pool === undefined) {
    const slots = { limit: null, active: undefined };
    return { name, exists: false, paused: false, slots, template: templateOf({}), queues: [], workers: [] };
  }
  const [queues, workers, status] = await Promise.all([
    env.prefect.call<WorkQueue[]>("POST", `${path}/queues/filter`, {}),
    env.prefect.call<Worker[]>("POST", `${path}/workers/filter`, {}),
    // Servers older than the agents' client lack this route.
    ifKnown(() => env.prefect.call<ConcurrencyStatus>("POST", `${path}/concurrency_status`, {})),
  ]);
  if (status === undefined) {
    reader.note(`the slots of work pool ${name}`, "this Prefect server doesn't report how many are taken");
  }
  return {
    name,
    exists: true,
    paused: pool.is_paused,
    slots: { limit: pool.concurrency_limit, active: status?.active_slots },
    template: templateOf(pool.base_job_template),
    queues: queues.map(({ name: queue, is_paused, concurrency_limit }) => ({
      name: queue,
      paused: is_paused,
      slots: {
        limit: concurrency_limit,
        active: status?.queues.find(({ queue_name }) => queue_name === queue)?.active_slots,
      },
    })),
    workers: workers.map(({ name: worker, status: state, last_heartbeat_time }) => ({
      name: worker,
      online: state === "ONLINE",
      lastHeartbeat: last_heartbeat_time ?? "never",
    })),
  };
}

/** The result of `ask`; undefined if Prefect answers 404. */
export async function ifKnown<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof PrefectError && error.status === 404) {
      return undefined;
    }
    throw error;
  }
}

function templateOf({ job_configuration: job = {}, variables }: JobTemplate): TemplateEvidence {
  const { cluster, taskDefinition, networkConfiguration } = job.task_run_request ?? {};
  const { subnets, securityGroups } = networkConfiguration?.awsvpcConfiguration ?? {};
  const valueOf = (value: unknown): unknown => {
    const variable = typeof value === "string" ? PLACEHOLDER.exec(value)?.[1] : undefined;
    return variable === undefined ? value : variables?.properties?.[variable]?.default;
  };
  const definition = valueOf(taskDefinition);
  const groups = valueOf(securityGroups);
  return {
    cluster: cluster ?? job.cluster,
    definition: typeof definition === "string" ? nameOf(definition) : undefined,
    subnetIds: subnets ?? [],
    securityGroupIds: Array.isArray(groups) ? groups.map(String) : [],
  };
}

/** A value that is a single variable: a deployment sets it, or its default applies. */
const PLACEHOLDER = /^\{\{\s*(\w+)\s*\}\}$/;

/** As registration writes it (`prefect_ecs/src/prefect_ecs/registration/objects/template.py`). */
interface JobTemplate {
  readonly job_configuration?: {
    readonly cluster?: string;
    readonly task_run_request?: {
      readonly cluster?: string;
      readonly taskDefinition?: string;
      readonly networkConfiguration?: {
        readonly awsvpcConfiguration?: { readonly subnets?: string[]; readonly securityGroups?: unknown };
      };
    };
  };
  readonly variables?: {
    readonly properties?: Readonly<Record<string, { readonly default?: unknown } | undefined>>;
  };
}

interface WorkPool {
  readonly is_paused: boolean;
  readonly concurrency_limit: number | null;
  readonly base_job_template: JobTemplate;
}

interface WorkQueue {
  readonly name: string;
  readonly is_paused: boolean;
  readonly concurrency_limit: number | null;
}

interface Worker {
  readonly name: string;
  readonly status: string;
  readonly last_heartbeat_time: string | null;
}

interface ConcurrencyStatus {
  readonly active_slots: number;
  readonly queues: readonly { readonly queue_name: string; readonly active_slots: number }[];
}
