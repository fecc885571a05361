import type { CapturedResource } from "../../../offline/capturedResource";
import { Inventory } from "../../../plan/inventory/inventory";

/** Fargate tasks that run at once. */
export interface Tasks {
  readonly count: number;
  readonly vcpu: number;
}

/**
 * `up` replaces agents, so each runs twice for a while; the platform's registration is over by then, and counts as beside them.
 * Once they are stable, all flow projects register at once.
 */
export function tasksDuringUp(planned: readonly CapturedResource[]): Tasks {
  const agents = agentTasks(planned);
  const inventory = new Inventory(planned);
  const registrations = (component?: CapturedResource): CapturedResource[] =>
    inventory.all("prefect-ecs:prefect:Registration", component);
  const ofProjects = inventory.all("prefect-ecs:project:FlowProject").flatMap(registrations);
  const ofPlatform = registrations().filter((one) => !ofProjects.includes(one));
  const vcpu = (all: readonly CapturedResource[]): number =>
    all.reduce((sum, one) => sum + Number(inventory.definitionOf(one)?.inputs["cpu"] ?? 0) / 1024, 0);
  return {
    count: Math.max(2 * agents.count + ofPlatform.length, agents.count + ofProjects.length),
    vcpu: Math.max(2 * agents.vcpu + vcpu(ofPlatform), agents.vcpu + vcpu(ofProjects)),
  };
}

/** The agents at their desired counts. */
export function agentTasks(planned: readonly CapturedResource[]): Tasks {
  const services = planned
    .filter(({ type }) => type === "aws:ecs/service:Service")
    .map(({ inputs, propertyDependencies }) => {
      const count = Number(inputs["desiredCount"] ?? 1);
      return {
        count,
        vcpu:
          count * vcpuOf(planned, (_, urn) => propertyDependencies["taskDefinition"]?.includes(urn) === true),
      };
    });
  return {
    count: services.reduce((sum, { count }) => sum + count, 0),
    vcpu: services.reduce((sum, { vcpu }) => sum + vcpu, 0),
  };
}

/** The largest vCPU size of the selected task definitions. */
export function vcpuOf(
  planned: readonly CapturedResource[],
  isMeant: (name: string, urn: string) => boolean,
): number {
  const sizes = planned
    .filter(({ type, name, urn }) => type === "aws:ecs/taskDefinition:TaskDefinition" && isMeant(name, urn))
    .map(({ inputs }) => Number(inputs["cpu"]) / 1024);
  return Math.max(0, ...sizes);
}
