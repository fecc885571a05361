import { randomUUID } from "node:crypto";
import type { FlowRun, PrefectClient } from "../prefect/client";
import { deploymentNamed } from "../prefect/deployments";

export interface StartRunArgs {
  /** As in `flow/deployment`. */
  readonly deployment: string;
  /** They replace the deployment's own of the same names. @default the deployment's */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** @default the deployment's */
  readonly jobVariables?: Readonly<Record<string, unknown>>;
}

/** Creates a run of a deployment; whatever worker serves its pool takes it up. */
export async function startRun(
  prefect: PrefectClient,
  { deployment, parameters = {}, jobVariables }: StartRunArgs,
): Promise<FlowRun> {
  const { id } = await deploymentNamed(prefect, deployment);
  // With the key, a request that is sent once more makes no second run.
  const body = { parameters, job_variables: jobVariables, idempotency_key: randomUUID() };
  return prefect.call("POST", `/deployments/${id}/create_flow_run`, body);
}
