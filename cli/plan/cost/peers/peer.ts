import { CapacityProvider, CpuArchitecture } from "../../../../components/fargatePlatform";
import type { FlowRuns, Service, Setup } from "../setup";
import { FREE_STORAGE_GIB } from "../tasks";

/** Another way to run Prefect on ECS, with the defaults that it comes with. */
export interface Peer {
  readonly name: string;
  readonly url: string;
  /** Files that `setup` was read from, and their version. */
  readonly readFrom: string;
  readonly setup: Setup;
  /** What of it costs money, and what doesn't. */
  readonly makes: string;
  /** What one goes without, compared with a stack of this project. */
  readonly goesWithout: string;
}

/** A setup in which nothing costs money yet but flow runs. */
export function setupWith(
  parts: Pick<Setup, "services" | "flowRuns" | "logRetentionDays"> & Partial<Setup>,
): Setup {
  return {
    natGateways: 0,
    elasticIps: 0,
    interfaceEndpoints: 0,
    secrets: 0,
    parameters: 0,
    keys: 0,
    hostedZones: 0,
    hasRegistry: false,
    hasContainerInsights: false,
    alarmMetrics: 0,
    logMetrics: 0,
    dashboards: 0,
    mailsAlarms: false,
    ...parts,
  };
}

const ON_FARGATE = {
  architecture: CpuArchitecture.x86,
  capacity: CapacityProvider.onDemand,
  storageGiB: FREE_STORAGE_GIB,
} as const;

type Size = Pick<Service, "cpu" | "memoryMiB" | "hasPublicIp">;

export function worker(size: Size): Service {
  return { ...ON_FARGATE, ...size, name: "agent", count: 1 };
}

export function flowRuns(size: Size & Partial<Pick<FlowRuns, "pullThroughNat" | "secretsRead">>): FlowRuns {
  return { ...ON_FARGATE, pullThroughNat: false, secretsRead: 0, ...size };
}

/** The same in a VPC that has a NAT gateway for it, where the peer makes no network. */
export function withNatGateway(peer: Peer): Peer {
  return {
    ...peer,
    name: `${peer.name}, with a NAT gateway`,
    setup: { ...peer.setup, natGateways: 1, elasticIps: 1 },
  };
}

/** What a worker's pool starts runs with unless somebody says otherwise: `ECS_DEFAULT_CPU`, `ECS_DEFAULT_MEMORY`. */
export const POOL_DEFAULT_SIZE = { cpu: 1024, memoryMiB: 2048 } as const;
