import type { AgentSchedule } from "../../components/agent/agentSchedule";
import type { ImageCompression } from "../../components/image/imageCompression";
import type { InstanceCapacity } from "../../components/cluster/instanceCapacity";
import type { DaskWorkers } from "../../components/dask/daskWorkers";
import type { FlowCode } from "../../components/prefect/flowCode";
import type { CapacityStrategyItem } from "../../components/task/capacityStrategy";
import type { CapacityProvider, CpuArchitecture } from "../../components/task/fargatePlatform";
import type { FargateSize } from "../../components/task/fargateSize";
import type { FlowTaskDefinition } from "../../components/project/flowTaskDefinition";
import type { PolicyStatement } from "../../components/iam/policyStatement";
import type { DataStoreConfig, ExistingDatabaseConfig } from "./dataStoreConfig";
import type { DataAccessConfig } from "./dataAccess";
import type { NatConfig } from "./natInstance";
import type { PrefectConfig } from "./prefectConfig";
import type { PrefectServerConfig } from "./prefectServer";

export * from "./prefectConfig";
export type { DataStoreConfig, ExistingDatabaseConfig, PrefectServerConfig };

/**
 * A stack's configuration: read, checked and complete. Nothing else reads `pulumi.Config`.
 *
 * No property is optional; a value that isn't set and has no default is `undefined`.
 */
export interface StackConfig {
  readonly project: string;
  readonly stack: string;
  readonly aws: AwsConfig;
  readonly prefect: PrefectConfig;
  readonly network: NetworkConfig;
  readonly cluster: ClusterConfig;
  readonly image: ImageConfig;
  readonly flowRuns: FlowRunConfig;
  /** Plain environment variables of every container that runs the team's code. */
  readonly environment: Record<string, string>;
  /** Environment variable → ARN of the SSM parameter or Secrets Manager secret that ECS fills it from. */
  readonly secrets: Record<string, string>;
  /** KMS keys of the secrets in `secrets` and Prefect's secret ARN, other than the AWS managed key. */
  readonly secretKmsKeyArns: string[];
  /** Projects with their own images, roles and secrets. Empty: the stack runs `flows/`, with the stack's. */
  readonly flowProjects: FlowProjectConfig[];
  /** Undefined: none. */
  readonly dataStore: DataStoreConfig | undefined;
  /** The stack's own Prefect server, which `prefect` then leads to. Undefined: another one. */
  readonly prefectServer: PrefectServerConfig | undefined;
  /** Databases that are managed elsewhere, which flow runs and registration connect to. */
  readonly existingDatabases: ExistingDatabaseConfig[];
  /** Instances for flow runs that Fargate can't hold. Empty: none. */
  readonly managedInstances: InstanceCapacity[];
  /** At least one; the first agent's pool is the default of deployments. */
  readonly agents: AgentConfig[];
  /** Size of the one-off registration task. */
  readonly registration: FargateSize;
  readonly logRetentionDays: number;
  /** URL that returns the caller's public address, for the flow `egress_address`. */
  readonly egressEchoUrl: string;
  /** E-mail address for alarms; undefined: none. */
  readonly alarmEmail: string | undefined;
  /** Metrics of ECS's tasks in CloudWatch. */
  readonly containerInsights: boolean;
  /** A dashboard in CloudWatch. */
  readonly dashboard: boolean;
  /** Permissions boundary of every role of the stack; undefined: none. */
  readonly permissionsBoundaryArn: string | undefined;
  /** Adopt work pools, limits and deployments with the same names that no stack owns. */
  readonly adoptExisting: boolean;
  /** Number of times that a Crashed flow run is rescheduled; 0: never. */
  readonly crashedRunRetries: number;
  readonly tags: Record<string, string>;
}

/** The AWS provider's settings, for the program's steps that call AWS themselves. */
export interface AwsConfig {
  readonly region: string;
  readonly profile: string | undefined;
  readonly assumeRoleArn: string | undefined;
  /** Endpoint of an emulator; undefined for AWS. */
  readonly endpoint: string | undefined;
}

/** Network of the stack. */
export const NetworkKind = {
  /** The stack creates its own VPC. */
  new: "new",
  /** A VPC that is managed elsewhere. */
  existing: "existing",
} as const;
export type NetworkKind = (typeof NetworkKind)[keyof typeof NetworkKind];

export type NetworkConfig = NewNetworkConfig | ExistingNetworkConfig;

interface AnyNetworkConfig {
  /** Whether tasks connect by IPv6 too. */
  readonly ipv6: boolean;
}

export interface ExistingNetworkConfig extends AnyNetworkConfig {
  readonly kind: typeof NetworkKind.existing;
  readonly vpcId: string;
  readonly privateSubnetIds: string[];
  /** Public addresses of the subnets' traffic; empty: unknown. */
  readonly egressIps: string[];
  /** NAT gateways of the subnets' routes, for alarms. */
  readonly natGatewayIds: string[];
}

export interface NewNetworkConfig extends AnyNetworkConfig, NatConfig {
  readonly kind: typeof NetworkKind.new;
  readonly cidrBlock: string;
  /** Names, in the configuration's order, which numbers the subnets. */
  readonly availabilityZones: string[];
  /** Number of Elastic IPs, used or not; with `egressAllocationIds` the number of those. */
  readonly egressAddressCount: number;
  /** Existing Elastic IPs; undefined: the stack creates its own. */
  readonly egressAllocationIds: string[] | undefined;
}

export interface ClusterConfig {
  /** An existing cluster; undefined: the stack creates its own. */
  readonly name: string | undefined;
  /** Log group of that cluster's ECS exec sessions; undefined: unknown. */
  readonly execLogGroupArn: string | undefined;
}

export interface ImageConfig {
  /** Another stack's image, by digest; undefined: this stack builds its own. */
  readonly uri: string | undefined;
  readonly cpuArchitecture: CpuArchitecture;
}

export interface FlowRunConfig extends FargateSize, DataAccessConfig {
  /** Undefined: Fargate's own 20 GiB. */
  readonly ephemeralStorageGiB: number | undefined;
  /** IAM permissions of flows. Empty: none. */
  readonly policies: PolicyStatement[];
  /** Whether ECS exec can open a shell in a running flow's container. */
  readonly exec: boolean;
}

export interface FlowProjectConfig extends FargateSize, DataAccessConfig {
  readonly name: string;
  /** Relative to the program; undefined: `image.uri` is given. */
  readonly folder: string | undefined;
  /** The file with the deployments in the folder; undefined: `prefect.yaml`. */
  readonly prefectFile: string | undefined;
  /** Dockerfile's path in the folder. Undefined: its `Dockerfile`, or our own. */
  readonly dockerfile: string | undefined;
  /** Stage of the Dockerfile. Undefined: the last one. */
  readonly target: string | undefined;
  readonly buildArgs: Record<string, string>;
  /** Secret id in the Dockerfile → environment variable of `pulumi up`. */
  readonly buildSecrets: Record<string, string>;
  /** Undefined: gzip. */
  readonly compression: ImageCompression | undefined;
  readonly image: ImageConfig;
  /** Undefined: Fargate's own 20 GiB. */
  readonly ephemeralStorageGiB: number | undefined;
  readonly environment: Record<string, string>;
  /** Environment variable → ARN of the parameter or secret that ECS fills it from. */
  readonly secrets: Record<string, string>;
  readonly secretKmsKeyArns: string[];
  /** IAM permissions of its flows. Empty: none. */
  readonly policies: PolicyStatement[];
  /** Whether its flow runs and registration connect to the stack's data store. */
  readonly dataStore: boolean;
  /** Further task definitions, for deployments that name them. */
  readonly taskDefinitions: FlowTaskDefinitionConfig[];
  /** Work pool's name in its `prefect.yaml` → agent or work pool of the stack. */
  readonly workPools: Record<string, string>;
  /** Placeholder in its `prefect.yaml` → value. */
  readonly variables: Record<string, string>;
  /** Source of the code of flow runs. */
  readonly code: FlowCode;
  /** Undefined: no Dask workers. */
  readonly dask: DaskConfig | undefined;
}

/** A further task definition of a flow project. */
export interface FlowTaskDefinitionConfig extends Omit<FlowTaskDefinition, "image"> {
  /** Name of the flow project whose image it has; undefined: its own. */
  readonly image: string | undefined;
}

/** Dask workers of a flow project. */
export type DaskConfig = Required<DaskWorkers>;

/** Where an agent's flow runs execute. */
export const AgentType = {
  /** Each in a task of its own. */
  ecs: "ecs",
  /** As processes in the agent's own tasks. */
  process: "process",
} as const;
export type AgentType = (typeof AgentType)[keyof typeof AgentType];

export interface AgentConfig extends FargateSize {
  readonly name: string;
  readonly type: AgentType;
  /** Whose code an agent of type `process` has; undefined: the stack's own, or its only flow project's. */
  readonly flowProject: string | undefined;
  /** Number of flow runs that a task of type `process` executes at once. */
  readonly limit: number;
  /** Undefined: the agent always runs. */
  readonly schedule: AgentSchedule | undefined;
  readonly workPool: string;
  readonly workQueues: string[];
  readonly desiredCount: number;
  /** Capacity provider of this agent's flow runs; the tasks of an agent of type `ecs` are always on demand. */
  readonly capacityProvider: CapacityProvider;
  /** Several capacity providers with their weights, instead; undefined: only that one. */
  readonly capacityProviderStrategy: CapacityStrategyItem[] | undefined;
  /** Name of the Managed Instances that its flow runs are on, instead; undefined: they are on Fargate. */
  readonly managedInstances: string | undefined;
  /** Whether ECS exec can open a shell in the agent's container. */
  readonly exec: boolean;
  /** Plain environment variables of the agent only: flow runs in tasks of their own have the stack's. */
  readonly environment: Record<string, string>;
  /** Environment variable of the agent only → ARN of the parameter or secret that ECS fills it from. */
  readonly secrets: Record<string, string>;
}

/** The flow project whose code an agent of type `process` has; undefined: the stack's own flows. */
export function flowProjectOf(
  { flowProjects }: Pick<StackConfig, "flowProjects">,
  agent: AgentConfig,
): FlowProjectConfig | undefined {
  return flowProjects.find(({ name }) => name === agent.flowProject) ?? flowProjects[0];
}

/** Defaults of a kind of stack, which its configuration can override. */
export interface StackDefaults extends Pick<NatConfig, "natStrategy"> {
  readonly cidrBlock: string;
  /** Number of Elastic IPs, independent of the number of NAT gateways. */
  readonly egressAddressCount: number;
  readonly cpuArchitecture: CpuArchitecture;
  readonly flowRunSize: FargateSize;
  readonly agentSize: FargateSize;
  readonly registrationSize: FargateSize;
  readonly logRetentionDays: number;
  /** Whether a data store survives the loss of a zone. */
  readonly dataStoreMultiZone: boolean;
  readonly dataStoreBackupRetentionDays: number;
}
