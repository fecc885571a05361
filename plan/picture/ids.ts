import type { Agent, EgressAddress, Zone } from "../inventory/environment";

/** Ids by which a diagram's arrows refer to its cards. */
export function agentId({ name }: Agent): string {
  return `agent-${name}`;
}

export function poolId({ workPool }: Agent): string {
  return `pool-${workPool}`;
}

export function zoneId({ name }: Zone): string {
  return `zone-${name}`;
}

export function gatewayId(natGateway: string): string {
  return `gateway-${natGateway}`;
}

export function addressId({ name }: EgressAddress): string {
  return `address-${name}`;
}
