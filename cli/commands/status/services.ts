import { DescribeTaskDefinitionCommand, type Service } from "@aws-sdk/client-ecs";
import { lastDeployment, type Outcome } from "../../aws/deployment";
import { nameOf } from "../../aws/tasks";
import type { Environment } from "../../stack/environment";

/** A service in ECS. */
export interface ServiceStatus {
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

/** @param service As ECS describes it; undefined: it is gone. */
export async function serviceStatus(
  environment: Environment,
  service: Service | undefined,
): Promise<ServiceStatus> {
  const { outcome, at } = lastDeployment(service);
  const definition = service?.taskDefinition;
  return {
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
