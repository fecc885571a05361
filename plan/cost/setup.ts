import type { CapacityProvider, CpuArchitecture } from "../../components/task/fargatePlatform";
import type { FargateSize } from "../../components/task/fargateSize";
import type { Monthly } from "../../resourceTypes";

/** What of an environment costs money, whoever made it. */
export interface Setup {
  readonly natGateways: number;
  /** Elastic IPs that are held, whether in use or not. */
  readonly elasticIps: number;
  /** Interface endpoints, counted in every zone that they are in. */
  readonly interfaceEndpoints: number;
  readonly services: readonly Service[];
  /** Of several flow projects the first one's, by name. */
  readonly flowRuns: FlowRuns;
  /** Sizes of runs that ask for no other. @default there are no flow projects: `flowRuns` says it */
  readonly flowProjects?: readonly ProjectSize[];
  /** What has a price for each, by its row in `resourceTypes/`. */
  readonly counted: readonly Counted[];
  readonly hasRegistry: boolean;
  /** Longest retention of a log group. */
  readonly logRetentionDays: number;
  readonly hasContainerInsights: boolean;
  readonly mailsAlarms: boolean;
  /** The queue by which agents learn of tasks that stopped. @default there is none */
  readonly events?: EventQueue;
}

export interface ProjectSize extends FargateSize {
  readonly name: string;
}

export interface Counted extends Omit<Monthly, "quantity"> {
  readonly quantity: number;
}

export interface Task extends FargateSize {
  readonly architecture: CpuArchitecture;
  readonly capacity: CapacityProvider;
  /** Disk in all; Fargate's own 20 GiB are in a task's price. */
  readonly storageGiB: number;
}

export interface Service extends Task {
  readonly name: string;
  readonly count: number;
}

export interface FlowRuns extends Task {
  /** Whether image layers pass a NAT gateway, for want of an endpoint for S3. */
  readonly pullThroughNat: boolean;
  /** Secrets Manager's secrets that ECS reads at each start. */
  readonly secretsRead: number;
}

export interface EventQueue {
  /** Agents that wait for messages. */
  readonly readers: number;
  /** Events that a flow run sends there. */
  readonly eventsPerRun: number;
}

/** Changes of a task's state that ECS tells of, from PROVISIONING to STOPPED, where a rule takes them all. */
export const STATES_OF_A_TASK = 8;
