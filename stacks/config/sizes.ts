import type { FargateSize } from "../../components/task/fargateSize";
import { fargateSizeProblems } from "../../components/task/fargateSize";
import type { Fields } from "./fields";

/** Reads the two fields of a Fargate size, with `defaults` for missing ones. */
export function readSize(
  fields: Fields,
  cpuName: string,
  memoryName: string,
  defaults: FargateSize,
): FargateSize {
  const cpu = fields.integer(cpuName) ?? defaults.cpu;
  const memoryMiB = fields.integer(memoryName) ?? defaults.memoryMiB;
  const keys = { cpu: fields.key(cpuName), memoryMiB: fields.key(memoryName) };
  fields.report(...fargateSizeProblems({ cpu, memoryMiB }, keys));
  return { cpu, memoryMiB };
}
