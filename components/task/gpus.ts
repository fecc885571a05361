import { awsLimits } from "../awsLimits";
import { show } from "../show";

const { min, max } = awsLimits.managedInstances.gpus;

/** Problems of a number of GPUs, at most one; undefined: none. */
export function gpuProblems(gpus: number | undefined, key = "gpus"): string[] {
  return gpus === undefined || (Number.isInteger(gpus) && gpus >= min && gpus <= max)
    ? []
    : [`\`${key}\` must be a whole number from ${min} to ${max}, got ${show(gpus)}.`];
}
