import type { FargateSize } from "../../components/task/fargateSize";
import { fargateSizeProblems } from "../../components/task/fargateSize";
import type { Fields } from "./fields";

/** Reads a pair of fields that make a Fargate size. Whichever isn't given comes from `defaults`. */
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
