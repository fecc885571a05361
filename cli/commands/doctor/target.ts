import { findRun } from "../../flowRuns/findRun";
import type { FlowRun } from "../../prefect/client";
import { agentNamed } from "../../stack/agentNamed";
import type { Environment } from "../../stack/environment";
import type { Reader } from "./reader";

/** Subject of the diagnosis. */
export type Target =
  | { readonly kind: "stack" }
  | { readonly kind: "agent"; readonly name: string }
  | { readonly kind: "run"; readonly run: QueuedRun };

/** A flow run with its work queue. */
export interface QueuedRun extends FlowRun {
  readonly work_queue_name: string | null;
  readonly empirical_policy?: { readonly retries: number | null };
}

/**
 * Resolves a word to an agent (as for `logs`, or by its name or its service's), or else to a flow run.
 *
 * @throws CliError when neither exists.
 */
export async function resolveTarget(env: Environment, word: string | undefined): Promise<Target> {
  if (word === undefined) {
    return { kind: "stack" };
  }
  const { services } = env.outputs;
  const agent =
    Object.keys(services).find((name) => name === word || services[name] === word) ??
    agentNamed(env.outputs, word);
  if (agent !== undefined) {
    return { kind: "agent", name: agent };
  }
  const { run } = await findRun(env.prefect, word);
  // Prefect returns all fields of a run.
  return { kind: "run", run: run as QueuedRun };
}

/** Suspect runs in the stack's pools: those that wait, run or are cancelling, and those that ended badly within a day. */
export async function suspectRuns(
  env: Environment,
  reader: Reader,
  now: Date,
): Promise<QueuedRun[] | undefined> {
  const pools = { name: { any_: Object.values(env.outputs.workPools) } };
  const since = new Date(now.getTime() - LATELY_MILLISECONDS).toISOString();
  const asked = [
    { state: { name: { any_: WAITING } }, expected_start_time: { before_: now.toISOString() } },
    { state: { type: { any_: ["RUNNING"] } } },
    { state: { type: { any_: ["CANCELLING"] } } },
    { state: { type: { any_: ["CRASHED", "FAILED"] } }, end_time: { after_: since } },
  ];
  return reader.read("the flow runs", undefined, async () =>
    (await Promise.all(asked.map((flow_runs) => filterRuns(env, { flow_runs, work_pools: pools })))).flat(),
  );
}

/** A day; older failures are known. */
const LATELY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** Limit for each kind of suspect; more runs would show the same causes. */
const MOST_RUNS = 10;

const WAITING = [
  "Scheduled",
  "Late",
  "AwaitingRetry",
  "AwaitingConcurrencySlot",
  "Pending",
  "Submitting",
  "InfrastructurePending",
];

function filterRuns(env: Environment, filter: object): Promise<QueuedRun[]> {
  const body = { ...filter, limit: MOST_RUNS, sort: "EXPECTED_START_TIME_DESC" };
  return env.prefect.call("POST", "/flow_runs/filter", body);
}
