import type { CapturedResource } from "../../../offline/capturedResource";

/** Fargate tasks that run at once. */
export interface Tasks {
  readonly count: number;
  readonly vcpu: number;
}

/** While agents are replaced each runs twice, and registration has a task of its own. */
export function tasksDuringUp(planned: readonly CapturedResource[]): Tasks {
  const agents = agentTasks(planned);
  const registration = vcpuOf(planned, (name) => name.includes("registration"));
  return { count: 2 * agents.count + 1, vcpu: 2 * agents.vcpu + registration };
}

/** The agents, as many as there are to be. */
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

/** The largest of the task definitions that are meant. */
export function vcpuOf(
  planned: readonly CapturedResource[],
  isMeant: (name: string, urn: string) => boolean,
): number {
  const sizes = planned
    .filter(({ type, name, urn }) => type === "aws:ecs/taskDefinition:TaskDefinition" && isMeant(name, urn))
    .map(({ inputs }) => Number(inputs["cpu"]) / 1024);
  return Math.max(0, ...sizes);
}
