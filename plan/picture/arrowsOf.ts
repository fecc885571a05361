import { type Arrow, ArrowKind } from "./diagram";
import type { Environment } from "../inventory/environment";
import { addressId, agentId, gatewayId, poolId, zoneId } from "./ids";

/** Arrows of an environment's diagram. */
export function arrowsOf(environment: Environment): Arrow[] {
  return [...control(environment), ...traffic(environment), ...support(environment)];
}

function control({ agents, hasEventQueue }: Environment): Arrow[] {
  const kind = ArrowKind.control;
  const areTold = agents.some(({ readsEvents }) => readsEvents);
  return [
    { from: "registration", to: "deployments", kind, label: "registers" },
    ...agents.map((agent) => ({ from: poolId(agent), to: agentId(agent), kind, label: "runs" })),
    ...agents
      .filter(({ executes }) => executes === undefined)
      .map((agent) => ({
        from: agentId(agent),
        to: "flow-runs",
        kind,
        label: startsWhere(agent),
      })),
    ...(hasEventQueue
      ? [{ from: "cluster", via: "events-inlet", to: "events", kind, label: "stopped tasks" }]
      : []),
    ...(hasEventQueue && areTold ? [{ from: "events", to: "agents", kind }] : []),
  ];
}

function startsWhere({ spotShare, managedInstances }: Environment["agents"][number]): string {
  if (managedInstances !== undefined) {
    return "on instances";
  }
  return spotShare === 0 ? "starts" : spotShare === 1 ? "on Spot" : "or Spot";
}

function traffic({ zones, addresses }: Environment): Arrow[] {
  const kind = ArrowKind.traffic;
  return [
    ...zones.flatMap((zone) =>
      zone.leavesThrough === undefined
        ? []
        : [{ from: "flow-runs", via: zoneId(zone), to: gatewayId(zone.leavesThrough), kind }],
    ),
    ...addresses.flatMap((address) =>
      address.natGateway === undefined
        ? []
        : [
            { from: gatewayId(address.natGateway), to: addressId(address), kind },
            { from: addressId(address), to: "third-party", kind },
          ],
    ),
  ];
}

function support({ secrets, dataStore, hasS3Endpoint }: Environment): Arrow[] {
  const kind = ArrowKind.support;
  return [
    { from: "registry", to: hasS3Endpoint ? "endpoint" : "vpc", kind },
    ...(dataStore === undefined ? [] : [{ from: "vpc", to: "data-store", kind }]),
    ...(secrets.length > 0 ? [{ from: "secrets", to: "vpc", kind }] : []),
    { from: "vpc", to: "logs", kind },
  ];
}
