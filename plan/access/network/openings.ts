import type { StackView } from "../stackView";
import { execOpenings } from "./exec";
import { gatewayOpenings } from "./gateways";
import { networkUsesOf } from "./networkUses";
import { Direction, type Opening } from "./opening";
import { publicEndpointOpenings } from "./publicEndpoints";
import { securityGroupOpenings } from "./securityGroups";
import { subscriptionOpenings } from "./subscriptions";

/** All ingress, then all egress, open or closed. */
export function openingsOf(view: StackView): Opening[] {
  const uses = networkUsesOf(view);
  const openings = [
    ...securityGroupOpenings(view, uses),
    ...gatewayOpenings(view, uses),
    ...execOpenings(view, uses),
    ...publicEndpointOpenings(view),
    ...subscriptionOpenings(view),
  ];
  return [Direction.in, Direction.out].flatMap((direction) =>
    openings.filter((opening) => opening.direction === direction),
  );
}
