import { awsLimits } from "../awsLimits";
import { show, showChoices } from "../show";

/** Size of a Fargate task. Fargate offers only some pairs: `fargateSizeProblems` checks. */
export interface FargateSize {
  /** CPU units; 1024 are one vCPU. */
  readonly cpu: number;
  readonly memoryMiB: number;
}

/** Fargate's memory sizes for each number of CPU units, in MiB. */
export const fargateMemoryMiB: ReadonlyMap<number, readonly number[]> = new Map(
  Object.entries(awsLimits.fargate.memoryMiBByCpu).map(([cpu, memory]) => [Number(cpu), memory]),
);

/** Limits of requested ephemeral storage; the default is 20 GiB. */
export const fargateStorageGiB = awsLimits.fargate.storageGiB;

/** The caller's names for a size's fields, for messages. */
export interface FargateSizeKeys {
  /** @default "cpu" */
  readonly cpu?: string;
  /** @default "memoryMiB" */
  readonly memoryMiB?: string;
}

/** Problems of a size, one line each; none if Fargate offers it. */
export function fargateSizeProblems(size: FargateSize, keys: FargateSizeKeys = {}): string[] {
  const { cpu: cpuKey = "cpu", memoryMiB: memoryKey = "memoryMiB" } = keys;
  const memory = fargateMemoryMiB.get(size.cpu);
  if (memory === undefined) {
    return [
      `\`${cpuKey}\` must be ${showChoices([...fargateMemoryMiB.keys()])} CPU units, got ${show(size.cpu)}.`,
    ];
  }
  if (!memory.includes(size.memoryMiB)) {
    return [
      `\`${memoryKey}\` must be ${showSteps(memory)} MiB when \`${cpuKey}\` is ${size.cpu}, got ${show(size.memoryMiB)}.`,
    ];
  }
  return [];
}

/** Problems of an amount of ephemeral storage. */
export function fargateStorageProblems(gibibytes: number, key = "ephemeralStorageGiB"): string[] {
  const { min, max } = fargateStorageGiB;
  if (Number.isInteger(gibibytes) && gibibytes >= min && gibibytes <= max) {
    return [];
  }
  return [`\`${key}\` must be a whole number from ${min} to ${max} GiB, got ${show(gibibytes)}.`];
}

/** A list of up to four values as it is, a longer one as first, last and step. */
export function showSteps(values: readonly number[]): string {
  const [first, second] = values;
  const last = values.at(-1);
  if (first === undefined || second === undefined || values.length <= 4) {
    return showChoices(values);
  }
  return `${first} to ${show(last)} in steps of ${second - first}`;
}
