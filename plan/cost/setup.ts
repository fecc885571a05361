import type { CapacityProvider, CpuArchitecture } from "../../components/task/fargatePlatform";
import type { FargateSize } from "../../components/task/fargateSize";
import type { Monthly } from "../../resourceTypes";
import type { DataStoreSetup } from "./dataStore";
import type { InstancesInUse } from "./managedInstances";

/** The priced parts of any environment, with or without this program. */
export interface Setup {
  readonly natGateways: number;
  /** NAT instances' types, one for each. @default none */
  readonly natInstanceTypes?: readonly string[];
  /** Elastic IPs, in use or not: both cost the same. */
  readonly elasticIps: number;
  /** Public addresses of an internet-facing load balancer. @default none */
  readonly loadBalancerAddresses?: number;
  /** Interface endpoints, counted once per zone. */
  readonly interfaceEndpoints: number;
  readonly services: readonly Service[];
  /** With several flow projects, those of the first by name. */
  readonly flowRuns: FlowRuns;
  /** Default sizes of flow projects' runs. @default no flow projects, so `flowRuns` */
  readonly flowProjects?: readonly ProjectSize[];
  /** Dask workers of flow projects. @default none has any */
  readonly daskWorkers?: readonly DaskWorkerTask[];
  /** Managed Instances, which are in no amount. @default none */
  readonly managedInstances?: readonly InstancesInUse[];
  /** Items with a price per resource, from the rows of `resourceTypes/`. */
  readonly counted: readonly Counted[];
  readonly hasRegistry: boolean;
  /** Longest retention of a log group. */
  readonly logRetentionDays: number;
  readonly hasContainerInsights: boolean;
  readonly mailsAlarms: boolean;
  /** @default none */
  readonly dataStore?: DataStoreSetup;
  /** Whether the stack has a Prefect server, which always uses the data store. @default false */
  readonly hasPrefectServer?: boolean;
  /** The queue of ECS's events about stopped tasks. @default none */
  readonly events?: EventQueue;
}

/** A Dask worker of a flow project. */
export interface DaskWorkerTask extends Task {
  readonly project: string;
  readonly capacity: CapacityProvider;
  /** Most workers of a flow run. */
  readonly maxWorkers: number;
}

export interface ProjectSize extends FargateSize {
  /** Disk in all. */
  readonly storageGiB: number;
  readonly name: string;
}

export interface Counted extends Omit<Monthly, "quantity"> {
  readonly quantity: number;
}

export interface Task extends FargateSize {
  readonly architecture: CpuArchitecture;
  /** Share of its hours on Fargate Spot, from 0 to 1. */
  readonly spotShare: number;
  /** Whole disk; its first 20 GiB are free. */
  readonly storageGiB: number;
}

export interface Service extends Task {
  readonly name: string;
  readonly count: number;
  /** Hours of a week in which it runs. @default all */
  readonly awakeHours?: number;
}

export interface FlowRuns extends Task {
  /** Whether image layers pass a NAT gateway: there is no endpoint for S3. */
  readonly pullThroughNat: boolean;
  /** Secrets in Secrets Manager that ECS reads at each start. */
  readonly secretsRead: number;
}

export interface EventQueue {
  /** Agents that poll the queue. */
  readonly readers: number;
  /** Events per flow run. */
  readonly eventsPerRun: number;
}

/** Events per task of a rule without a state filter: one per state from PROVISIONING to STOPPED. */
export const STATES_OF_A_TASK = 8;
