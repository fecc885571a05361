import type { PrefectClient } from "../../prefect/client";
import { PrefectError } from "../../prefect/prefectError";
import { sleeps } from "../../stack/agentSleeps";
import type { Environment } from "../../stack/environment";

export interface WorkPoolStatus {
  readonly name: string;
  /** Agent that serves it. */
  readonly agent: string;
  /** READY, NOT_READY or PAUSED; MISSING where Prefect has none of that name. */
  readonly status: string;
  readonly onlineWorkers: number;
  /** Whether its agent sleeps now, by its schedule. */
  readonly sleeps: boolean;
  /** Runs that are due and were not started: Scheduled, Late or Pending. */
  readonly queued: number;
  /** Those of them that are Late. */
  readonly late: number;
  readonly running: number;
  /** How many may run at once; null: no limit. */
  readonly concurrencyLimit: number | null;
}

interface WorkPool {
  readonly status: string | null;
  readonly is_paused: boolean;
  readonly concurrency_limit: number | null;
}

/** The agents' work pools in Prefect. */
export function workPoolsStatus({ prefect, outputs }: Environment): Promise<WorkPoolStatus[]> {
  return Promise.all(
    Object.entries(outputs.workPools).map(([agent, name]) =>
      workPoolStatus(prefect, agent, name, sleeps(outputs, agent, new Date())),
    ),
  );
}

async function workPoolStatus(
  prefect: PrefectClient,
  agent: string,
  name: string,
  sleeps: boolean,
): Promise<WorkPoolStatus> {
  const pool = await workPool(prefect, name);
  if (pool === undefined) {
    const nothing = { onlineWorkers: 0, queued: 0, late: 0, running: 0, concurrencyLimit: null };
    return { name, agent, status: "MISSING", sleeps, ...nothing };
  }
  const count = (flow_runs: object): Promise<number> =>
    prefect.call("POST", "/flow_runs/count", { work_pools: { name: { any_: [name] } }, flow_runs });
  const [onlineWorkers, due, late, pending, running] = await Promise.all([
    prefect.onlineWorkers(name),
    count({
      state: { type: { any_: ["SCHEDULED"] } },
      expected_start_time: { before_: new Date().toISOString() },
    }),
    count({ state: { name: { any_: ["Late"] } } }),
    count({ state: { type: { any_: ["PENDING"] } } }),
    count({ state: { type: { any_: ["RUNNING"] } } }),
  ]);
  return {
    name,
    agent,
    status: pool.is_paused ? "PAUSED" : (pool.status ?? "NOT_READY"),
    onlineWorkers,
    sleeps,
    queued: due + pending,
    late,
    running,
    concurrencyLimit: pool.concurrency_limit,
  };
}

async function workPool(prefect: PrefectClient, name: string): Promise<WorkPool | undefined> {
  try {
    return await prefect.call<WorkPool>("GET", `/work_pools/${encodeURIComponent(name)}`);
  } catch (error) {
    if (error instanceof PrefectError && error.status === 404) {
      return undefined;
    }
    throw error;
  }
}
