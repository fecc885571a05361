import type { FlowCode } from "../../components/prefect/flowCode";
import type * as pulumi from "@pulumi/pulumi";
import type { CapacityProvider, CpuArchitecture } from "../../components/task/fargatePlatform";
import type { FargateSize } from "../../components/task/fargateSize";
import type { NatStrategy } from "../../components/network/natStrategy";
import type { PolicyStatement } from "../../components/iam/policyStatement";

/**
 * What a stack is made from: read, checked and complete. Nothing behind it looks at `pulumi.Config`.
 *
 * No property is optional; where nothing was said and nothing is the answer, it is `undefined`.
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
  /** Plain variables of every container that runs the team's code. */
  readonly environment: Record<string, string>;
  /** Environment variable → ARN of the SSM parameter or Secrets Manager secret that ECS fills it from. */
  readonly secrets: Record<string, string>;
  /** Keys that encrypt what `secrets` and Prefect's secret ARN name, where it isn't AWS's own key. */
  readonly secretKmsKeyArns: string[];
  /** Projects with an image, roles and secrets of their own. Empty: the one of `flows/`, which has the stack's. */
  readonly flowProjects: FlowProjectConfig[];
  /** At least one; the first one's pool is the default of deployments. */
  readonly agents: AgentConfig[];
  /** Size of the one-off registration task. */
  readonly registration: FargateSize;
  readonly logRetentionDays: number;
  /** Answers with the caller's public address; the `egress_address` flow asks it. */
  readonly egressEchoUrl: string;
  /** Who is written to when an alarm goes off; undefined: nobody. */
  readonly alarmEmail: string | undefined;
  /** Managed policy that bounds every role of the stack; undefined: none. */
  readonly permissionsBoundaryArn: string | undefined;
  /** Take over work pools, limits and deployments of the same names that no stack owns. */
  readonly adoptExisting: boolean;
  /** How often a flow run that is Crashed is scheduled again; 0: never. */
  readonly crashedRunRetries: number;
  readonly tags: Record<string, string>;
}

/** The provider's own settings, for the steps of the program that call AWS themselves. */
export interface AwsConfig {
  readonly region: string;
  readonly profile: string | undefined;
  readonly assumeRoleArn: string | undefined;
  /** The address of an emulator; undefined for AWS itself. */
  readonly endpoint: string | undefined;
}

export interface PrefectConfig {
  /** Without a slash at its end. */
  readonly apiUrl: string;
  /** Where people look at runs. */
  readonly uiUrl: string;
  readonly auth: PrefectAuth;
}

/** How a client proves to Prefect who it is. */
export const PrefectAuthKind = {
  /** An API key of Prefect Cloud. */
  cloud: "cloud",
  /** The shared `user:password` of a server's basic auth. */
  authString: "authString",
  /** A server that asks nobody. */
  open: "open",
} as const;
export type PrefectAuthKind = (typeof PrefectAuthKind)[keyof typeof PrefectAuthKind];

export type PrefectAuth = PrefectSecretByArn | PrefectSecretByValue | PrefectOpen;

/** Somebody else keeps the secret, in Secrets Manager. */
export interface PrefectSecretByArn {
  readonly kind: typeof PrefectAuthKind.cloud | typeof PrefectAuthKind.authString;
  readonly secretArn: string;
}

/** This stack puts the secret into Secrets Manager. */
export interface PrefectSecretByValue {
  readonly kind: typeof PrefectAuthKind.cloud | typeof PrefectAuthKind.authString;
  /** Marked as a secret. */
  readonly value: pulumi.Output<string>;
}

export interface PrefectOpen {
  readonly kind: typeof PrefectAuthKind.open;
}

/** Whose network the stack runs in. */
export const NetworkKind = {
  /** The stack makes a VPC of its own. */
  new: "new",
  /** Somebody else keeps it. */
  existing: "existing",
} as const;
export type NetworkKind = (typeof NetworkKind)[keyof typeof NetworkKind];

export type NetworkConfig = NewNetworkConfig | ExistingNetworkConfig;

export interface ExistingNetworkConfig {
  readonly kind: typeof NetworkKind.existing;
  readonly vpcId: string;
  readonly privateSubnetIds: string[];
  /** Public addresses that they leave by; empty: nobody has said. */
  readonly egressIps: string[];
  /** NAT gateways that they leave through, to be watched. */
  readonly natGatewayIds: string[];
}

export interface NewNetworkConfig {
  readonly kind: typeof NetworkKind.new;
  readonly cidrBlock: string;
  /** Names, in the configuration's order: subnets are numbered by it. */
  readonly availabilityZones: string[];
  readonly natStrategy: NatStrategy;
  /** Elastic IPs held, used or not; with `egressAllocationIds` their number. */
  readonly egressAddressCount: number;
  /** Elastic IPs that exist already and are adopted; undefined if the stack makes its own. */
  readonly egressAllocationIds: string[] | undefined;
}

export interface ClusterConfig {
  /** A cluster that somebody else keeps; undefined: the stack makes its own. */
  readonly name: string | undefined;
  /** Where that cluster writes ECS exec sessions; undefined: nowhere that is known. */
  readonly execLogGroupArn: string | undefined;
}

export interface ImageConfig {
  /** Another stack's image, by digest; undefined if this stack builds its own. */
  readonly uri: string | undefined;
  readonly cpuArchitecture: CpuArchitecture;
}

export interface FlowRunConfig extends FargateSize {
  /** Undefined: Fargate's own 20 GiB. */
  readonly ephemeralStorageGiB: number | undefined;
  /** What flows may do in AWS. Empty: nothing. */
  readonly policies: PolicyStatement[];
  /** Whether people may open a shell in a running flow's container. */
  readonly exec: boolean;
}

export interface FlowProjectConfig extends FargateSize {
  readonly name: string;
  /** Relative to the program; undefined: `image.uri` is given. */
  readonly folder: string | undefined;
  /** Path in the folder. Undefined: what the image finds. */
  readonly dockerfile: string | undefined;
  /** Stage of the Dockerfile. Undefined: the last. */
  readonly target: string | undefined;
  readonly buildArgs: Record<string, string>;
  /** Id in the Dockerfile → environment variable of whoever runs `up`. */
  readonly buildSecrets: Record<string, string>;
  readonly image: ImageConfig;
  /** Undefined: Fargate's own 20 GiB. */
  readonly ephemeralStorageGiB: number | undefined;
  readonly environment: Record<string, string>;
  /** Environment variable → ARN of the parameter or secret that ECS fills it from. */
  readonly secrets: Record<string, string>;
  readonly secretKmsKeyArns: string[];
  /** What its flows may do in AWS. Empty: nothing. */
  readonly policies: PolicyStatement[];
  /** What its `prefect.yaml` calls a work pool → agent or work pool of the stack. */
  readonly workPools: Record<string, string>;
  /** Placeholder in its `prefect.yaml` → value. */
  readonly variables: Record<string, string>;
  /** Where the code of flow runs comes from. */
  readonly code: FlowCode;
}

export interface AgentConfig extends FargateSize {
  readonly name: string;
  readonly workPool: string;
  readonly workQueues: string[];
  readonly desiredCount: number;
  /** Capacity that this agent's flow runs use; the agent itself is always on demand. */
  readonly capacityProvider: CapacityProvider;
  /** Whether people may open a shell in the agent's container. */
  readonly exec: boolean;
  /** Plain variables of the agent alone: its flow runs have the stack's. */
  readonly environment: Record<string, string>;
  /** Environment variable of the agent alone → ARN of the parameter or secret that ECS fills it from. */
  readonly secrets: Record<string, string>;
}

/** What a kind of stack decides for itself, and its configuration may still override. */
export interface StackDefaults {
  readonly cidrBlock: string;
  readonly natStrategy: NatStrategy;
  /** Elastic IPs held, whatever the number of NAT gateways. */
  readonly egressAddressCount: number;
  readonly cpuArchitecture: CpuArchitecture;
  readonly flowRunSize: FargateSize;
  readonly agentSize: FargateSize;
  readonly registrationSize: FargateSize;
  readonly logRetentionDays: number;
}
