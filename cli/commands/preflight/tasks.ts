import type { CapturedResource } from "../../../offline/capturedResource";

/** Fargate tasks that run at once. */
export interface Tasks {
  readonly count: number;
  readonly vcpu: number;
}

/** `up` replaces agents, so each runs twice for a while, beside registration's task. */
export function tasksDuringUp(planned: readonly CapturedResource[]): Tasks {
  const agents = agentTasks(planned);
  const registration = vcpuOf(planned, (name) => name.includes("registration"));
  return { count: 2 * agents.count + 1, vcpu: 2 * agents.vcpu + registration };
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
