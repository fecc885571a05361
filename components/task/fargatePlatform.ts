/** The CPU architecture of an image and its tasks, named as in ECS. */
export const CpuArchitecture = { x86: "X86_64", arm: "ARM64" } as const;
export type CpuArchitecture = (typeof CpuArchitecture)[keyof typeof CpuArchitecture];

/** A task's capacity provider, named as in ECS. */
export const CapacityProvider = {
  onDemand: "FARGATE",
  /** About 70 % cheaper; AWS may stop a task with two minutes' notice. */
  spot: "FARGATE_SPOT",
} as const;
export type CapacityProvider = (typeof CapacityProvider)[keyof typeof CapacityProvider];
