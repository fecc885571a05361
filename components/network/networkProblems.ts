import { DEFAULT_NAT_INSTANCE_TYPE, natInstanceTypeProblems } from "./natInstanceType";
import { addressesInUse, NatStrategy } from "./natStrategy";
import { show } from "../show";
import { vpcCidrProblems } from "./subnets";

export interface NetworkSettings {
  readonly cidrBlock: string;
  readonly availabilityZones: readonly string[];
  readonly natStrategy: NatStrategy;
  readonly natInstanceType?: string | undefined;
  readonly egressAddressCount: number;
}

/** Problems of a network's settings, one line each. */
export function networkProblems(settings: NetworkSettings): string[] {
  const { availabilityZones: zones, natStrategy, egressAddressCount } = settings;
  const inUse = addressesInUse(natStrategy, zones.length);
  const users =
    natStrategy === NatStrategy.instance ? "the NAT instance" : `each NAT gateway of ${show(natStrategy)}`;
  return [
    ...vpcCidrProblems(settings.cidrBlock),
    ...zoneProblems(zones),
    ...natInstanceTypeProblems(settings.natInstanceType ?? DEFAULT_NAT_INSTANCE_TYPE, "natInstanceType"),
    ...(Number.isInteger(egressAddressCount) && egressAddressCount >= inUse
      ? []
      : [
          `\`egressAddressCount\` must be at least ${show(inUse)}, one for ${users}, got ${show(egressAddressCount)}.`,
        ]),
  ];
}

function zoneProblems(zones: readonly string[]): string[] {
  if (zones.length === 0) {
    return ["`availabilityZones` must name at least one zone, got none."];
  }
  if (new Set(zones).size < zones.length) {
    return [`\`availabilityZones\` must name each zone once, got ${show(zones)}.`];
  }
  // A zone's letter decides its subnets.
  const letters = new Set(zones.map((zone) => zone.slice(-1)));
  return letters.size === zones.length && [...letters].every((letter) => /[a-h]/.test(letter))
    ? []
    : [`\`availabilityZones\` must end in different letters from a to h, got ${show(zones)}.`];
}
