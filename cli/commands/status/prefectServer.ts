import { Outcome } from "../../aws/deployment";
import { describeServices } from "../../aws/services";
import type { Environment } from "../../stack/environment";
import type { Outputs } from "../../stack/outputs";
import { serviceStatus, type ServiceStatus } from "./services";

export interface PrefectServerStatus extends ServiceStatus {
  readonly serviceName: string;
}

/** The services of the stack's own Prefect server in ECS. */
export async function prefectServerStatus(
  environment: Environment,
  { serviceName, backgroundServiceName }: NonNullable<Outputs["prefectServer"]>,
): Promise<PrefectServerStatus[]> {
  const names = [serviceName, ...(backgroundServiceName === undefined ? [] : [backgroundServiceName])];
  const found = await describeServices(environment, names);
  return Promise.all(
    names.map(async (name) => ({
      serviceName: name,
      ...(await serviceStatus(
        environment,
        found.find((service) => service.serviceName === name),
      )),
    })),
  );
}

/** Whether a deployment brings its tasks, so that fewer than desired are no fault yet. */
export function isStarting({ running, desired, deployment }: ServiceStatus): boolean {
  return running < desired && deployment === Outcome.inProgress;
}
