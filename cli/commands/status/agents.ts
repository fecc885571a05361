import { DescribeTaskDefinitionCommand, type Service } from "@aws-sdk/client-ecs";
import { describeServices } from "../../aws/services";
import { nameOf } from "../../aws/tasks";
import type { Environment } from "../../stack/environment";
import { lastDeployment, type Outcome } from "../../aws/deployment";

export interface AgentStatus {
  readonly name: string;
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
  /** Of the task definition that new tasks start from. */
  readonly revision: number | undefined;
  /** Its image's digest. */
  readonly image: string | undefined;
  readonly deployment: Outcome;
  readonly deployedAt: Date | undefined;
}

/** The agents' services in ECS, in the configuration's order. */
export async function agentsStatus(environment: Environment): Promise<AgentStatus[]> {
  const agents = Object.entries(environment.outputs.services);
  const services = await describeServices(
    environment,
    agents.map(([, service]) => service),
  );
  return Promise.all(
    agents.map(([name, service]) =>
      agentStatus(
        environment,
        name,
        services.find(({ serviceName }) => serviceName === service),
      ),
    ),
  );
}

async function agentStatus(
  environment: Environment,
  name: string,
  service: Service | undefined,
): Promise<AgentStatus> {
  const { outcome, at } = lastDeployment(service);
  const definition = service?.taskDefinition;
  return {
    name,
    desired: service?.desiredCount ?? 0,
    running: service?.runningCount ?? 0,
    pending: service?.pendingCount ?? 0,
    revision: definition === undefined ? undefined : Number(nameOf(definition).split(":").pop()),
    image: definition === undefined ? undefined : await digestOf(environment, definition),
    deployment: outcome,
    deployedAt: at,
  };
}

async function digestOf({ aws }: Environment, taskDefinition: string): Promise<string | undefined> {
  const { taskDefinition: described } = await aws.ecs.send(
    new DescribeTaskDefinitionCommand({ taskDefinition }),
  );
  return described?.containerDefinitions?.[0]?.image?.split("@")[1];
}
