import { show } from "../show";
import { CapacityProvider } from "../task/fargatePlatform";
import { fargateSizeProblems } from "../task/fargateSize";

/** A flow project's Dask workers. */
export interface DaskWorkers {
  /** CPU units of a worker, which has a thread for each vCPU; 1024 are one. @default 1024 */
  readonly workerCpu?: number;
  /** @default 4096 */
  readonly workerMemoryMiB?: number;
  /** Most workers of a flow run, at most 1000. @default 20 */
  readonly maxWorkers?: number;
  /** Dask computes again what a lost worker had, so Spot costs time only. @default FARGATE_SPOT */
  readonly capacityProvider?: CapacityProvider;
}

export const daskDefaults: Required<DaskWorkers> = {
  workerCpu: 1024,
  workerMemoryMiB: 4096,
  maxWorkers: 20,
  capacityProvider: CapacityProvider.spot,
};

/** Above it one scheduler, in a flow's task, is what a run waits for. */
const MAX_WORKERS = 1000;

/** Problems of the workers' size and number, one line each. @param prefix Of the keys, for messages. */
export function daskProblems(workers: DaskWorkers, prefix = "dask."): string[] {
  const { workerCpu, workerMemoryMiB, maxWorkers } = { ...daskDefaults, ...workers };
  return [
    ...fargateSizeProblems(
      { cpu: workerCpu, memoryMiB: workerMemoryMiB },
      { cpu: `${prefix}workerCpu`, memoryMiB: `${prefix}workerMemoryMiB` },
    ),
    ...(Number.isInteger(maxWorkers) && maxWorkers >= 1 && maxWorkers <= MAX_WORKERS
      ? []
      : [
          `\`${prefix}maxWorkers\` must be a whole number from 1 to ${MAX_WORKERS}, got ${show(maxWorkers)}.`,
        ]),
  ];
}
