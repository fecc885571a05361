import { show, showChoices } from "../show";

/**
 * Types of a NAT instance, with the traffic in Mbit/s that each keeps up; all reach 5 Gbit/s for minutes.
 *
 * https://docs.aws.amazon.com/ec2/latest/instancetypes/gp.html#gp_network (read in 2026-11)
 */
export const NAT_INSTANCE_TYPES: ReadonlyMap<string, number> = new Map([
  ["t4g.nano", 32],
  ["t4g.micro", 64],
  ["t4g.small", 128],
  ["t4g.medium", 256],
]);

export const DEFAULT_NAT_INSTANCE_TYPE = "t4g.nano";

/** Problems of an instance's type, at most one. */
export function natInstanceTypeProblems(instanceType: string, key = "instanceType"): string[] {
  const types = [...NAT_INSTANCE_TYPES.keys()];
  return types.includes(instanceType)
    ? []
    : [`\`${key}\` must be ${showChoices(types)}, got ${show(instanceType)}.`];
}
