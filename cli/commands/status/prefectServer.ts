import { Outcome } from "../../aws/deployment";
import { describeServices } from "../../aws/services";
import type { Environment } from "../../stack/environment";
import { serviceStatus, type ServiceStatus } from "./services";

export interface PrefectServerStatus extends ServiceStatus {
  readonly serviceName: string;
}

/** The stack's own Prefect server in ECS. */
export async function prefectServerStatus(
  environment: Environment,
  serviceName: string,
): Promise<PrefectServerStatus> {
  const [service] = await describeServices(environment, [serviceName]);
  return { serviceName, ...(await serviceStatus(environment, service)) };
}

/** Whether a deployment brings its tasks, so that fewer than desired are no fault yet. */
export function isStarting({ running, desired, deployment }: ServiceStatus): boolean {
  return running < desired && deployment === Outcome.inProgress;
}
