/** Number of NAT gateways of the private subnets. */
export const NatStrategy = {
  /** One for the whole network: cheaper, but if it fails, no zone has internet access. */
  single: "single",
  /** One in each zone: a failing zone affects only its own subnets. */
  onePerZone: "onePerZone",
} as const;
export type NatStrategy = (typeof NatStrategy)[keyof typeof NatStrategy];

/** Number of NAT gateways of a strategy in this many zones. */
export function natGatewayCount(strategy: NatStrategy, zoneCount: number): number {
  return strategy === NatStrategy.single ? 1 : zoneCount;
}
