import type { Environment } from "../../../stack/environment";
import type { Reader } from "../reader";
import { ifKnown, type Slots } from "./workPools";

export interface DeploymentEvidence {
  readonly id: string;
  readonly name: string;
  readonly paused: boolean;
  /** The deployment's own concurrency limit. */
  readonly slots: Slots;
}

/** A run's deployment; empty if it was deleted, or the run never had one. */
export async function readDeployment(
  env: Environment,
  reader: Reader,
  id: string | undefined,
): Promise<DeploymentEvidence[]> {
  if (id === undefined) {
    return [];
  }
  const found = await reader.read("the run's deployment", undefined, () =>
    ifKnown(() => env.prefect.call<Deployment>("GET", `/deployments/${id}`)),
  );
  return found === undefined ? [] : [deploymentEvidence(found)];
}

/** All deployments whose runs go to these pools. */
export async function readDeployments(
  env: Environment,
  reader: Reader,
  pools: readonly string[],
): Promise<DeploymentEvidence[]> {
  const body = { work_pools: { name: { any_: pools } } };
  const found = await reader.read("the deployments", undefined, () =>
    env.prefect.call<Deployment[]>("POST", "/deployments/filter", body),
  );
  return (found ?? []).map(deploymentEvidence);
}

function deploymentEvidence({
  id,
  name,
  paused,
  global_concurrency_limit: limit,
}: Deployment): DeploymentEvidence {
  return {
    id,
    name,
    paused,
    slots: { limit: limit?.active === true ? limit.limit : null, active: limit?.active_slots },
  };
}

interface Deployment {
  readonly id: string;
  readonly name: string;
  readonly paused: boolean;
  readonly schedules: readonly {
    readonly id: string;
    readonly slug: string | null;
    readonly active: boolean;
  }[];
  readonly global_concurrency_limit: {
    readonly active: boolean;
    readonly limit: number;
    readonly active_slots: number;
  } | null;
}
