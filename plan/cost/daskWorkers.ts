import { spotShare } from "../../components/task/capacityStrategy";
import type { CapacityProvider, CpuArchitecture } from "../../components/task/fargatePlatform";
import type { FargateSize } from "../../components/task/fargateSize";
import { taskSize } from "../../resourceTypes/tasks";
import { containerOf, FREE_STORAGE_GIB, type Inventory, sizeOf } from "../inventory/inventory";
import { money, unitPrice } from "./money";
import type { Prices } from "./prices";
import type { DaskWorkerTask } from "./setup";
import { taskHour } from "./tasks";

/** What a flow project's Dask workers cost while a flow run has them, in US dollars, not rounded. */
export interface DaskCost extends FargateSize {
  readonly project: string;
  readonly capacity: CapacityProvider;
  readonly maxWorkers: number;
  /** An hour of one worker. */
  readonly workerHour: number;
}

/** The workers of each flow project with Dask, in its definitions' order. A definition that can't be read has none to price. */
export function daskWorkersIn(inventory: Inventory): DaskWorkerTask[] {
  return inventory.all("prefect-ecs:project:FlowProject").flatMap((project) => {
    const definition = inventory.definitionOf(inventory.first("prefect-ecs:dask:Dask", project));
    const flowRuns = inventory.definitionOf(inventory.first("prefect-ecs:task:FlowRunTask", project));
    const settings = containerOf(flowRuns).environment["PREFECT_ECS_DASK"];
    if (definition === undefined || settings === undefined) {
      return [];
    }
    const { capacityProvider, maxWorkers } = JSON.parse(settings) as Settings;
    const { cpuArchitecture } = definition.inputs["runtimePlatform"] as Platform;
    return [
      {
        project: String((definition.inputs["tags"] as Record<string, string>)["prefect-ecs:flow-project"]),
        ...sizeOf(definition),
        architecture: cpuArchitecture,
        capacity: capacityProvider,
        spotShare: spotShare([{ capacityProvider, weight: 1 }]),
        storageGiB: FREE_STORAGE_GIB,
        maxWorkers,
      },
    ];
  });
}

/** Nobody knows how long flows use them, so their price is an hour's. */
export function daskCosts(workers: readonly DaskWorkerTask[], prices: Prices): DaskCost[] {
  return workers.map((worker) => {
    const { project, cpu, memoryMiB, capacity, maxWorkers } = worker;
    return { project, cpu, memoryMiB, capacity, maxWorkers, workerHour: taskHour(prices, worker) };
  });
}

/** One line for each project. */
export function daskLines(costs: readonly DaskCost[] = []): string[] {
  return costs.map(
    ({ project, cpu, memoryMiB, capacity, maxWorkers, workerHour }) =>
      `Not in these: Dask workers of project ${project}, ${taskSize(cpu, memoryMiB)} on ${capacity}, ` +
      `${unitPrice(workerHour)} an hour each while a flow run has them, at most ${maxWorkers} for a run (${money(maxWorkers * workerHour)} an hour).`,
  );
}

interface Settings {
  readonly capacityProvider: CapacityProvider;
  readonly maxWorkers: number;
}

interface Platform {
  readonly cpuArchitecture: CpuArchitecture;
}
