/** How many NAT gateways the private subnets share. */
export const NatStrategy = {
  /** One for the whole network: cheaper, and without it no zone has a way out. */
  single: "single",
  /** One in each zone: a zone that fails takes only its own subnets along. */
  onePerZone: "onePerZone",
} as const;
export type NatStrategy = (typeof NatStrategy)[keyof typeof NatStrategy];

/** The number of NAT gateways that a strategy makes in this many zones. */
export function natGatewayCount(strategy: NatStrategy, zoneCount: number): number {
  return strategy === NatStrategy.single ? 1 : zoneCount;
}
