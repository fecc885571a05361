import * as pulumi from "@pulumi/pulumi";
import type { DaskArgs } from "../dask/dask";
import { CpuArchitecture } from "../task/fargatePlatform";
import type { FlowProjectArgs } from "./flowProject";
import { FLOW_PROJECT_TAG } from "./flowProjectTag";
import { definitionsWithGpus } from "./flowTaskDefinition";
import { otherImagesOf } from "./imageClaim";
import type { AwsAccess } from "../runner/runnerStep";
import { type FlowRunTask, type FlowRunTaskArgs, flowRunVariables } from "../task/flowRunTask";
import {
  daskFamily,
  flowProjectFamily,
  flowTaskDefinitionFamily,
  type Platform,
  workPoolNamed,
} from "./platform";
import { PrefectCredentialVariable } from "../prefect/prefectCredentials";
import { type DataStoreConnection, withDataStore } from "../store/connection";
import type { RegistrationArgs } from "../prefect/registration";

/** A flow project, by its name, and its platform. */
export interface PlacedProject {
  readonly args: FlowProjectArgs;
  readonly project: string;
  readonly platform: pulumi.Output<Platform>;
}

export type WithoutImage<T> = Omit<T, "imageUri" | "repositoryArn" | "ownsRepository">;

/** Arguments of a flow project's `FlowRunTask`. */
export function flowRunArgs(placed: PlacedProject): WithoutImage<FlowRunTaskArgs> {
  const { args, project, platform } = placed;
  return {
    ...commonArgs(placed),
    ...sizeOf(args),
    family: familyOf(platform, project),
    ephemeralStorageGiB: args.ephemeralStorageGiB,
    policies: args.policies,
    dataAccess: args.dataAccess,
    execLogGroupArn: args.exec === true ? optional(platform, "execLogGroupArn") : undefined,
    rolePath: platform.flowRunRolePath,
    roleNamePrefix: `${project}-flow-run-`,
    logGroupNamePrefix: pulumi.interpolate`${familyOf(platform, project)}-`,
  };
}

/** The arguments with the variable that tells flow runs of their Dask workers. @param settings Of `Dask`. */
export function withDask(args: FlowRunTaskArgs, settings: pulumi.Output<string>): FlowRunTaskArgs {
  return {
    ...args,
    environment: pulumi
      .all([pulumi.output(args.environment ?? {}), settings])
      .apply(([environment, dask]): Record<string, string> => ({ ...environment, PREFECT_ECS_DASK: dask })),
  };
}

/** Arguments of a flow project's `Dask`: its workers have what its flow runs have. */
export function daskArgs(
  { project, platform }: PlacedProject,
  flowRunTask: FlowRunTaskArgs,
  { taskRoleArn, executionRoleArn, logGroupName }: FlowRunTask,
): DaskArgs {
  const { account, access, imageUri, cpuArchitecture, secrets = {}, tags } = flowRunTask;
  return {
    account,
    access,
    imageUri,
    cpuArchitecture,
    secrets,
    tags,
    taskRoleArn,
    executionRoleArn,
    logGroupName,
    environment: withDataStore(flowRunVariables(flowRunTask), flowRunTask.dataStore),
    family: platform.apply((known) => daskFamily(known, project)),
    clusterArn: platform.clusterArn,
    subnetIds: platform.subnetIds,
    securityGroupIds: platform.apply(({ securityGroupId, daskSecurityGroupIds = {} }) => [
      securityGroupId,
      daskSecurityGroupIds[project] as string,
    ]),
  };
}

/** Arguments of a flow project's `Registration`. */
export function registrationArgs(
  placed: PlacedProject,
  taskDefinitionArn: pulumi.Output<string>,
): WithoutImage<RegistrationArgs> {
  const { args, project, platform } = placed;
  const family = familyOf(platform, project);
  const registrationFamily = pulumi.interpolate`${nameOf(platform)}-registration-${project}`;
  return {
    ...commonArgs(placed),
    cpu: args.registrationCpu ?? 512,
    memoryMiB: args.registrationMemoryMiB ?? 1024,
    family: registrationFamily,
    clusterArn: platform.clusterArn,
    keptFamilies: [
      family,
      ...(args.dask === undefined ? [] : [platform.apply((known) => daskFamily(known, project))]),
      ...(args.taskDefinitions ?? []).map(({ name }) =>
        platform.apply((known) => flowTaskDefinitionFamily(known, project, name)),
      ),
    ],
    owner: ownerOf(platform, project),
    adoptExisting: args.adoptExisting,
    preview: args.preview,
    crashedRunRetries: args.crashedRunRetries,
    workPools: platform.workPools,
    ownsWorkPools: false,
    workPoolNames: platform.apply((known) => agentsNamed(known, args.workPools ?? {})),
    otherImages: otherImagesOf(args.taskDefinitions),
    gpuDefinitions: definitionsWithGpus(args.taskDefinitions),
    variables: args.variables,
    prefectFile: args.prefectFile,
    code: args.code,
    flowRuns: {
      ...sizeOf(args),
      family,
      taskDefinitionArn,
      subnetIds: platform.subnetIds,
      securityGroupId: platform.securityGroupId,
      exec: args.exec ?? false,
    },
    daskSecurityGroupId:
      args.dask === undefined
        ? undefined
        : platform.apply(({ daskSecurityGroupIds = {} }) => daskSecurityGroupIds[project] as string),
    prefectApiKeySecretArn: credentialOf(platform, PrefectCredentialVariable.apiKey),
    prefectApiAuthStringSecretArn: credentialOf(platform, PrefectCredentialVariable.authString),
    rolePath: platform.registrationRolePath,
    roleNamePrefix: `${project}-registration-`,
    logGroupNamePrefix: pulumi.interpolate`${registrationFamily}-`,
  };
}

/** AWS access of the project's steps. */
export function accessOf({ args: { profile, assumeRoleArn }, platform }: PlacedProject): AwsAccess {
  const { accountId, region } = platform;
  return { accountId, region, profile, assumeRoleArn, endpoint: optional(platform, "endpoint") };
}

/** Owner in the project's marks in Prefect. */
export function ownerOf(platform: pulumi.Output<Platform>, project: string): pulumi.Output<string> {
  return pulumi.interpolate`${platform.owner}/${project}`;
}

export function tagsOf(
  platform: pulumi.Output<Platform>,
  project: string,
): pulumi.Output<Record<string, string>> {
  return platform.tags.apply((tags): Record<string, string> => ({ ...tags, [FLOW_PROJECT_TAG]: project }));
}

function commonArgs(
  placed: PlacedProject,
): Pick<
  FlowRunTaskArgs,
  | "access"
  | "account"
  | "dataStore"
  | "environment"
  | "logRetentionDays"
  | "permissionsBoundaryArn"
  | "prefectApiUrl"
  | "secretKmsKeyArns"
  | "secrets"
  | "tags"
> {
  const { args, project, platform } = placed;
  const { accountId, partition, region, logRetentionDays, prefectApiUrl } = platform;
  const { secretKmsKeyArns = [] } = args;
  return {
    account: { partition, accountId, region },
    access: accessOf(placed),
    prefectApiUrl,
    environment: environmentOf(placed),
    dataStore:
      args.dataStore === true ? platform.apply((known) => known.dataStore as DataStoreConnection) : undefined,
    secrets: secretsOf(platform, args.secrets ?? {}),
    secretKmsKeyArns: platform.apply((known) => [
      ...new Set([...secretKmsKeyArns, ...known.prefectCredentialKmsKeyArns]),
    ]),
    permissionsBoundaryArn: optional(platform, "permissionsBoundaryArn"),
    logRetentionDays,
    tags: tagsOf(platform, project),
  };
}

function sizeOf(args: FlowProjectArgs): Pick<FlowRunTaskArgs, "cpu" | "cpuArchitecture" | "memoryMiB"> {
  return {
    cpu: args.cpu ?? 512,
    memoryMiB: args.memoryMiB ?? 1024,
    cpuArchitecture: args.cpuArchitecture ?? CpuArchitecture.x86,
  };
}

/** The platform's variables are defaults; the project's variables and secrets replace them. */
function environmentOf({ args, platform }: PlacedProject): pulumi.Output<Record<string, string>> {
  const { environment: own = {}, secrets = {} } = args;
  return platform.environment.apply((given): Record<string, string> => ({
    ...Object.fromEntries(Object.entries(given).filter(([name]) => !Object.hasOwn(secrets, name))),
    ...own,
  }));
}

export function secretsOf(
  platform: pulumi.Output<Platform>,
  own: Record<string, pulumi.Input<string>>,
): pulumi.Output<Record<string, string>> {
  return pulumi
    .all([platform, pulumi.output(own)])
    .apply(([known, own]): Record<string, string> => ({ ...own, ...prefectSecret(known) }));
}

function prefectSecret(platform: Platform): Record<string, string> {
  const { prefectCredentialVariable: variable, prefectCredentialSecretArn: secretArn } = platform;
  return variable === undefined || secretArn === undefined ? {} : { [variable]: secretArn };
}

function credentialOf(
  platform: pulumi.Output<Platform>,
  variable: PrefectCredentialVariable,
): pulumi.Output<string> {
  return platform.apply((known) => prefectSecret(known)[variable]) as pulumi.Output<string>;
}

/** An optional value of the platform, for an optional argument: its absence is known only when the output resolves. */
export function optional(
  platform: pulumi.Output<Platform>,
  key: "endpoint" | "execLogGroupArn" | "permissionsBoundaryArn" | "registryHost",
): pulumi.Output<string> {
  return platform.apply((known) => known[key]) as pulumi.Output<string>;
}

function agentsNamed(platform: Platform, theirs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(theirs).map(([name, target]) => [name, workPoolNamed(platform, target)?.agent ?? target]),
  );
}

function familyOf(platform: pulumi.Output<Platform>, project: string): pulumi.Output<string> {
  return platform.apply((known) => flowProjectFamily(known, project));
}

/** `<project>-<stack>` */
function nameOf(platform: pulumi.Output<Platform>): pulumi.Output<string> {
  return platform.owner.apply((owner) => owner.replace("/", "-"));
}
