import { natGatewayCount, type NatStrategy } from "./natStrategy";
import { show } from "../show";
import { vpcCidrProblems } from "./subnets";

export interface NetworkSettings {
  readonly cidrBlock: string;
  readonly availabilityZones: readonly string[];
  readonly natStrategy: NatStrategy;
  readonly egressAddressCount: number;
}

/** Problems of a network's settings, one line each. */
export function networkProblems(settings: NetworkSettings): string[] {
  const { availabilityZones: zones, natStrategy, egressAddressCount } = settings;
  const gateways = natGatewayCount(natStrategy, zones.length);
  return [
    ...vpcCidrProblems(settings.cidrBlock),
    ...zoneProblems(zones),
    ...(Number.isInteger(egressAddressCount) && egressAddressCount >= gateways
      ? []
      : [
          `\`egressAddressCount\` must be at least ${show(gateways)}, one for each NAT gateway of ${show(natStrategy)}, got ${show(egressAddressCount)}.`,
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
