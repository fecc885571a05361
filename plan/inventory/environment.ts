import type { UnknownType } from "../../resourceTypes";

/** A stack as its program defines it; the source of its picture and cost. */
export interface Environment {
  readonly project: string;
  readonly stack: string;
  readonly region: string;
  readonly prefect: Prefect;
  readonly vpcCidrBlock: string;
  /** Whether private subnets have IPv6 too. */
  readonly hasIpv6: boolean;
  /** In the configuration's order; empty in an existing network. */
  readonly zones: Zone[];
  /** By number; includes addresses that nothing uses. */
  readonly addresses: EgressAddress[];
  readonly hasS3Endpoint: boolean;
  /** In the configuration's order. */
  readonly agents: Agent[];
  /** Absent: the program has no flow-run task. */
  readonly flowRuns: FlowRuns | undefined;
  /** Absent: the program registers nothing. */
  readonly registration: TaskSize | undefined;
  readonly hasOwnRegistry: boolean;
  /** Whether agents get ECS's events about stopped tasks. */
  readonly hasEventQueue: boolean;
  /** Environment variables of flow runs' containers that ECS fills from secrets. */
  readonly secrets: string[];
  /** The stack's PostgreSQL, in a word or two; absent: there is none. */
  readonly dataStore: string | undefined;
  readonly logs: Logs;
  readonly alarms: Alarms;
  /** Resource types without a place in the picture, with their count. */
  readonly others: UnknownType[];
}

export interface Prefect {
  readonly isCloud: boolean;
  /** Whether the stack runs it. */
  readonly isOwn: boolean;
  /** Whether that has a load balancer for people. @default false */
  readonly hasLoadBalancer?: boolean;
}

export interface Zone {
  readonly name: string;
  readonly privateCidrBlock: string;
  readonly publicCidrBlock: string;
  /** Name of the NAT gateway or instance in the zone's public subnet, if there is one. */
  readonly natGateway: string | undefined;
  /** Whether that is an instance. @default false */
  readonly isNatInstance?: boolean;
  /** Name of the NAT gateway or instance that the private subnet's default route leads to; undefined: another route, or none. */
  readonly leavesThrough: string | undefined;
}

export interface EgressAddress {
  readonly name: string;
  /** Name of the NAT gateway or instance that uses it; undefined if none does. */
  readonly natGateway: string | undefined;
  readonly fate: AddressFate;
}

/** Fate of an address in `pulumi destroy`. */
export const AddressFate = {
  /** Protected, and retained in the account. */
  kept: "kept",
  released: "released",
  /** Not managed by the stack. */
  adopted: "adopted",
} as const;
export type AddressFate = (typeof AddressFate)[keyof typeof AddressFate];

export interface TaskSize {
  /** CPU units; 1024 per vCPU. */
  readonly cpu: number;
  readonly memoryMiB: number;
}

export interface Agent extends TaskSize {
  readonly name: string;
  readonly desiredCount: number;
  readonly workPool: string;
  readonly workQueues: readonly string[];
  /** Number of flow runs that a task executes at once; undefined: each has a task of its own. */
  readonly executes: number | undefined;
  /** Hours of a week in which it runs; undefined: always. */
  readonly awakeHours: number | undefined;
  /** Share of its flow runs, or of its own tasks where they execute, on Spot: from 0 to 1. */
  readonly spotShare: number;
  /** Managed Instances that its flow runs are on. @default they are on Fargate */
  readonly managedInstances?: string;
  /** Whether it reads the event queue. */
  readonly readsEvents: boolean;
}

export interface FlowRuns extends TaskSize {
  readonly cpuArchitecture: string;
}

export interface Logs {
  readonly groupCount: number;
  readonly retentionDays: number;
}

export interface Alarms {
  readonly count: number;
  /** Whether an e-mail address is subscribed. */
  readonly areMailed: boolean;
}
