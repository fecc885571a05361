import type { UnknownType } from "../../resourceTypes";

/** A stack as its program makes it: what its picture shows, and its cost follows from. */
export interface Environment {
  readonly project: string;
  readonly stack: string;
  readonly region: string;
  readonly prefect: Prefect;
  readonly vpcCidrBlock: string;
  /** In the configuration's order; none in a network that somebody else keeps. */
  readonly zones: Zone[];
  /** In the order of their numbers; those that no NAT gateway uses are held too. */
  readonly addresses: EgressAddress[];
  readonly hasS3Endpoint: boolean;
  /** In the configuration's order. */
  readonly agents: Agent[];
  /** Absent: the program has no flow-run task. */
  readonly flowRuns: FlowRuns | undefined;
  /** Absent: the program registers nothing. */
  readonly registration: TaskSize | undefined;
  readonly hasOwnRegistry: boolean;
  /** Whether agents are told which tasks stopped. */
  readonly hasEventQueue: boolean;
  /** Environment variables that ECS fills in flow runs' containers. */
  readonly secrets: string[];
  readonly logs: Logs;
  readonly alarms: Alarms;
  /** Types of resources that the picture has no place for, with their number. */
  readonly others: UnknownType[];
}

export interface Prefect {
  readonly isCloud: boolean;
}

export interface Zone {
  readonly name: string;
  readonly privateCidrBlock: string;
  readonly publicCidrBlock: string;
  /** Name of the NAT gateway in the zone's public subnet, if there is one. */
  readonly natGateway: string | undefined;
  /** Name of the NAT gateway that the private subnet leaves through; undefined: another way out, or none. */
  readonly leavesThrough: string | undefined;
}

export interface EgressAddress {
  readonly name: string;
  /** Name of the NAT gateway that uses it; undefined if none does. */
  readonly natGateway: string | undefined;
  readonly fate: AddressFate;
}

/** What becomes of an address when its stack is destroyed. */
export const AddressFate = {
  /** The stack refuses to delete it, and leaves it in the account. */
  kept: "kept",
  released: "released",
  /** It isn't the stack's. */
  adopted: "adopted",
} as const;
export type AddressFate = (typeof AddressFate)[keyof typeof AddressFate];

export interface TaskSize {
  /** CPU units; 1024 are one vCPU. */
  readonly cpu: number;
  readonly memoryMiB: number;
}

export interface Agent extends TaskSize {
  readonly name: string;
  readonly desiredCount: number;
  readonly workPool: string;
  readonly workQueues: readonly string[];
  /** Whether its flow runs use Spot capacity. */
  readonly startsOnSpot: boolean;
  /** Whether it reads the queue of stopped tasks. */
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
  /** Whether they are told by e-mail. */
  readonly areMailed: boolean;
}
