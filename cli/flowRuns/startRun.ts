import { randomUUID } from "node:crypto";
import type { FlowRun, PrefectClient } from "../prefect/client";
import { deploymentNamed } from "../prefect/deployments";
import { UsageError } from "../support/cliError";
import { parameterNameProblems } from "./parameterNames";
import { taskSizeProblems } from "./taskSize";

export interface StartRunArgs {
  /** As in `flow/deployment`. */
  readonly deployment: string;
  /** Replace the deployment's values of the same names. @default the deployment's */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** @default the deployment's */
  readonly jobVariables?: Readonly<Record<string, unknown>>;
}

/**
 * Creates a run of a deployment, for any worker of its pool.
 *
 * @throws UsageError with every parameter that the flow lacks, and a size that Fargate doesn't offer.
 */
export async function startRun(
  prefect: PrefectClient,
  { deployment, parameters = {}, jobVariables }: StartRunArgs,
): Promise<FlowRun> {
  const found = await deploymentNamed(prefect, deployment);
  const problems = [
    ...parameterNameProblems(found, parameters),
    ...(await taskSizeProblems(prefect, found, jobVariables)),
  ];
  if (problems.length > 0) {
    throw new UsageError(problems.join("\n"));
  }
  // With the key, a retried request creates no second run.
  const body = { parameters, job_variables: jobVariables, idempotency_key: randomUUID() };
  return prefect.call("POST", `/deployments/${found.id}/create_flow_run`, body);
}
