import type * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "../awsAccount";
import type { AwsAccess } from "../runner/runnerStep";
import { show } from "../show";
import type { DataStoreConnection } from "../store/connection";
import type { CpuArchitecture } from "../task/fargatePlatform";
import { fargateSizeProblems } from "../task/fargateSize";
import type { LoadBalancerSettings } from "./loadBalancerArgs";

/** Kinds of servers. */
export const PrefectServerSize = {
  /** One task with everything: it is replaced within two or three minutes, in which flow runs and agents wait. */
  small: "small",
  /** Two tasks with the API and one with the background services, in two zones, and a Valkey that they share. */
  redundant: "redundant",
} as const;
export type PrefectServerSize = (typeof PrefectServerSize)[keyof typeof PrefectServerSize];

/** The settings that don't depend on other resources. */
export interface PrefectServerSettings {
  /** @default "small" */
  readonly size?: PrefectServerSize;
  /** CPU units of each task; 1024 are one vCPU. @default 512 */
  readonly cpu?: number;
  /** @default 1024 */
  readonly memoryMiB?: number;
  /** Days after which events are deleted. @default 7, as Prefect's */
  readonly eventRetentionDays?: number;
  /** Days after their end in which flow runs, with their logs and artifacts, are kept; 0: for ever. @default 90 */
  readonly flowRunRetentionDays?: number;
}

export interface PrefectServerArgs extends PrefectServerSettings {
  readonly account: AwsAccount;
  /** AWS access of the step that checks the deployment. */
  readonly access: AwsAccess;
  readonly clusterArn: pulumi.Input<string>;
  /** Family of the task definition; that of the background services, if they have their own, is `<family>-services`. */
  readonly family: string;
  /** Image of the container, by digest, with Prefect and `prefect_ecs`. */
  readonly imageUri: pulumi.Input<string>;
  /** The ECR repository that `imageUri` is pulled from. */
  readonly repositoryArn: pulumi.Input<string>;
  readonly vpcId: pulumi.Input<string>;
  /** Private subnets. */
  readonly subnetIds: pulumi.Input<string[]>;
  /** The security group of flow runs and registration: they reach the server, and by it the server reaches the data store. */
  readonly clientSecurityGroupId: pulumi.Input<string>;
  /** The PostgreSQL that has the server's database, `prefect`, beside its own. */
  readonly dataStore: pulumi.Input<DataStoreConnection>;
  readonly cpuArchitecture: CpuArchitecture;
  /** Domain of its private DNS name, which nobody else in the VPC has: `prefect.<domain>`. */
  readonly domain: string;
  /** ECS's `valueFrom` of the auth string. */
  readonly authStringValueFrom: pulumi.Input<string>;
  /** Log group of the cluster's ECS exec, a way in for people. */
  readonly execLogGroupArn: pulumi.Input<string>;
  /** Another way in for people. @default none */
  readonly loadBalancer?: LoadBalancerSettings;
  /** Subnets of the load balancer, of at least two zones: public ones, if it is internet-facing. @default `subnetIds` */
  readonly loadBalancerSubnetIds?: pulumi.Input<string[]>;
  /** More plain variables of the container. @default none */
  readonly environment?: Record<string, string>;
  /** Permissions boundary of the task's roles. @default none */
  readonly permissionsBoundaryArn?: pulumi.Input<string>;
  readonly logRetentionDays: number;
  /** @default none */
  readonly tags?: Record<string, string>;
}

/** Settings with their defaults. */
export type CompleteServerSettings = Required<PrefectServerSettings>;

export function withServerDefaults(args: PrefectServerSettings): CompleteServerSettings {
  return {
    size: args.size ?? PrefectServerSize.small,
    cpu: args.cpu ?? 512,
    memoryMiB: args.memoryMiB ?? 1024,
    eventRetentionDays: args.eventRetentionDays ?? 7,
    flowRunRetentionDays: args.flowRunRetentionDays ?? 90,
  };
}

/** Ten years, beyond which a number is a mistake. */
const MOST_DAYS = 3650;

/** Problems of a server's settings, one line each. @param key Name of a setting in messages. @default as it is */
export function prefectServerProblems(
  settings: CompleteServerSettings,
  key: (name: keyof CompleteServerSettings) => string = (name) => name,
): string[] {
  const days = (name: "eventRetentionDays" | "flowRunRetentionDays", least: number): string[] => {
    const value = settings[name];
    return value >= least && value <= MOST_DAYS
      ? []
      : [`\`${key(name)}\` must be ${least} to ${MOST_DAYS} days, got ${show(value)}.`];
  };
  return [
    ...fargateSizeProblems(settings, { cpu: key("cpu"), memoryMiB: key("memoryMiB") }),
    ...days("eventRetentionDays", 1),
    ...days("flowRunRetentionDays", 0),
  ];
}
