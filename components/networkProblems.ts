import { natGatewayCount, type NatStrategy } from "./natStrategy";
import { show } from "./show";
import { vpcCidrProblems } from "./subnets";

export interface NetworkSettings {
  readonly cidrBlock: string;
  readonly availabilityZones: readonly string[];
  readonly natStrategy: NatStrategy;
  readonly egressAddressCount: number;
}

/** What is wrong with a network, one line each. */
export function networkProblems(settings: NetworkSettings): string[] {
  const { availabilityZones: zones, natStrategy, egressAddressCount } = settings;
  const gateways = natGatewayCount(natStrategy, zones.length);
  return [
    ...vpcCidrProblems(settings.cidrBlock),
    ...(zones.length === 0 ? ["`availabilityZones` must name at least one zone, got none."] : []),
    ...(new Set(zones).size < zones.length
      ? [`\`availabilityZones\` must name each zone once, got ${show(zones)}.`]
      : []),
    ...(egressAddressCount < gateways
      ? [
          `\`egressAddressCount\` must be at least ${show(gateways)}, one for each NAT gateway of ${show(natStrategy)}, got ${show(egressAddressCount)}.`,
        ]
      : []),
  ];
}
