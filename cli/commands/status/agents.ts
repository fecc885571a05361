import { describeServices } from "../../aws/services";
import type { Environment } from "../../stack/environment";
import { serviceStatus, type ServiceStatus } from "./services";

export interface AgentStatus extends ServiceStatus {
  readonly name: string;
}

/** The agents' services in ECS, in the configuration's order. */
export async function agentsStatus(environment: Environment): Promise<AgentStatus[]> {
  const agents = Object.entries(environment.outputs.services);
  const services = await describeServices(
    environment,
    agents.map(([, service]) => service),
  );
  return Promise.all(
    agents.map(async ([name, service]) => ({
      name,
      ...(await serviceStatus(
        environment,
        services.find(({ serviceName }) => serviceName === service),
      )),
    })),
  );
}
