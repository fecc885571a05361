import { daskDefaults, daskProblems } from "../../components/dask/daskWorkers";
import { CapacityProvider } from "../../components/task/fargatePlatform";
import type { Fields } from "./fields";
import type { DaskConfig } from "./types";

/** Reads a flow project's Dask workers; `{}` is all defaults. */
export function readDask(project: Fields): DaskConfig | undefined {
  const fields = project.object("dask");
  if (fields === undefined) {
    return undefined;
  }
  const workers = {
    workerCpu: fields.integer("workerCpu") ?? daskDefaults.workerCpu,
    workerMemoryMiB: fields.integer("workerMemoryMiB") ?? daskDefaults.workerMemoryMiB,
    maxWorkers: fields.integer("maxWorkers") ?? daskDefaults.maxWorkers,
    capacityProvider: fields.choice("capacityProvider", CapacityProvider) ?? daskDefaults.capacityProvider,
  };
  fields.rejectUnknown();
  fields.report(...daskProblems(workers, `${fields.path}.`));
  return workers;
}
