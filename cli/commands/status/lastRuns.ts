import type { FlowRun } from "../../prefect/client";
import { deploymentNames } from "../../prefect/deployments";
import { secondsOf } from "../../flowRuns/words";
import { isFinal } from "../../flowRuns/followRun";
import type { Environment } from "../../stack/environment";

export interface LastRun {
  readonly id: string;
  readonly name: string;
  /** `<flow>/<deployment>`; undefined for a deleted deployment. */
  readonly deployment: string | undefined;
  readonly type: string;
  readonly state: string;
  /** When it came into that state. */
  readonly since: string;
  /** From the time that it was to start to its end; undefined until it has ended. */
  readonly seconds: number | undefined;
}

const SHOWN = 5;

/** The latest started or due runs in the stack's work pools. */
export async function lastRuns({ prefect, outputs }: Environment): Promise<LastRun[]> {
  const runs = await prefect.call<FlowRun[]>("POST", "/flow_runs/filter", {
    work_pools: { name: { any_: Object.values(outputs.workPools) } },
    flow_runs: { expected_start_time: { before_: new Date().toISOString() } },
    sort: "EXPECTED_START_TIME_DESC",
    limit: SHOWN,
  });
  const ids = runs.map(({ deployment_id }) => deployment_id).filter((id) => id !== null);
  const names = ids.length === 0 ? new Map<string, string>() : await deploymentNames(prefect, ids);
  return runs.map((run) => ({
    id: run.id,
    name: run.name,
    deployment: names.get(run.deployment_id ?? ""),
    type: run.state.type,
    state: run.state.name,
    since: run.state.timestamp,
    seconds: isFinal(run.state) ? secondsOf(run) : undefined,
  }));
}
