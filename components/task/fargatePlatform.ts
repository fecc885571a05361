/** The processor that an image is built for and that Fargate runs it on, in ECS's words. */
export const CpuArchitecture = { x86: "X86_64", arm: "ARM64" } as const;
export type CpuArchitecture = (typeof CpuArchitecture)[keyof typeof CpuArchitecture];

/** Where Fargate takes a task's capacity from, in ECS's words. */
export const CapacityProvider = {
  onDemand: "FARGATE",
  /** About 70 % cheaper; AWS may stop a task with two minutes' notice. */
  spot: "FARGATE_SPOT",
} as const;
export type CapacityProvider = (typeof CapacityProvider)[keyof typeof CapacityProvider];
