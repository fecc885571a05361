/** The way out of the private subnets. */
export const NatStrategy = {
  /** One NAT gateway for the whole network: cheaper, but if it fails, no zone has internet access. */
  single: "single",
  /** One NAT gateway in each zone: a failing zone affects only its own subnets. */
  onePerZone: "onePerZone",
  /** One small instance for the whole network: a fifth of a NAT gateway's price, and minutes without internet when it fails. */
  instance: "instance",
} as const;
export type NatStrategy = (typeof NatStrategy)[keyof typeof NatStrategy];

/** Number of NAT gateways of a strategy in this many zones. */
export function natGatewayCount(strategy: NatStrategy, zoneCount: number): number {
  return strategy === NatStrategy.instance ? 0 : addressesInUse(strategy, zoneCount);
}

/** Number of Elastic IPs that traffic leaves through. */
export function addressesInUse(strategy: NatStrategy, zoneCount: number): number {
  return strategy === NatStrategy.onePerZone ? zoneCount : 1;
}
