import * as aws from "@pulumi/aws";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "../awsAccount";
import { allow } from "../iam/policyDocument";
import { refuse } from "../refuse";
import { type AwsAccess, runnerCommand, runnerEnvironment, RunnerScript } from "../runner/runnerStep";
import { containerDefinition, SCRATCH_VOLUME } from "../task/containerDefinition";
import { ContainerName } from "../task/containerName";
import type { CpuArchitecture } from "../task/fargatePlatform";
import { DASK_TAG, daskStatements } from "./daskStatements";
import { daskDefaults, daskProblems, type DaskWorkers } from "./daskWorkers";

export interface DaskArgs extends DaskWorkers {
  readonly account: AwsAccount;
  /** AWS access of the step that retires revisions. */
  readonly access: AwsAccess;
  /** Family of the workers' task definition, one that no agent can start. */
  readonly family: pulumi.Input<string>;
  readonly clusterArn: pulumi.Input<string>;
  readonly subnetIds: pulumi.Input<string[]>;
  /** The flow runs' own group, and that of `DaskSecurityGroup`. */
  readonly securityGroupIds: pulumi.Input<pulumi.Input<string>[]>;
  /** The flow runs' image, by digest: what Dask sends needs the same Python and packages on both sides. */
  readonly imageUri: pulumi.Input<string>;
  readonly cpuArchitecture: CpuArchitecture;
  /** The flow runs' variables. */
  readonly environment: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** The flow runs' secrets: environment variable → ARN. */
  readonly secrets: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** The flow runs' roles, which workers have too, and log group. */
  readonly taskRoleArn: pulumi.Input<string>;
  readonly executionRoleArn: pulumi.Input<string>;
  readonly logGroupName: pulumi.Input<string>;
  /** @default none */
  readonly tags?: pulumi.Input<Record<string, string>>;
}

/** A worker on Spot has two minutes to move its results. */
const STOP_TIMEOUT_SECONDS = 120;

/**
 * Dask workers of a flow project: their task definition, which flow runs start themselves, and the flows' permissions to
 * do so. Workers have the rights, variables and secrets of the flow runs. Between runs it costs nothing.
 */
export class Dask extends pulumi.ComponentResource {
  static readonly containerName = ContainerName.daskWorker;

  /** The workers' revision. A replaced one stays usable, for flow runs that have begun with it. */
  readonly taskDefinitionArn: pulumi.Output<string>;
  /** Value of the flow runs' variable `PREFECT_ECS_DASK`, read by `prefect_ecs/src/prefect_ecs/dask/place.py`. */
  readonly settings: pulumi.Output<string>;

  constructor(name: string, args: DaskArgs, opts?: pulumi.ComponentResourceOptions) {
    super("prefect-ecs:dask:Dask", name, {}, opts);
    const workers = { ...daskDefaults, ...given(args) };
    refuse(daskProblems(workers, ""), this);

    const policy = new aws.iam.RolePolicy(
      `${name}-dask`,
      { role: roleName(args.taskRoleArn), policy: flowPolicy(args) },
      { parent: this },
    );
    // Created before the definition and so deleted after it, when all of the family's revisions can be deregistered.
    const retirement = new command.local.Command(
      `${name}-dask-retirement`,
      {
        delete: runnerCommand(RunnerScript.retireFamily),
        environment: runnerEnvironment(args.access, { family: args.family }),
      },
      { parent: this },
    );
    const definition = new aws.ecs.TaskDefinition(
      `${name}-dask`,
      {
        family: args.family,
        requiresCompatibilities: ["FARGATE"],
        networkMode: "awsvpc",
        cpu: String(workers.workerCpu),
        memory: String(workers.workerMemoryMiB),
        runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: args.cpuArchitecture },
        executionRoleArn: args.executionRoleArn,
        taskRoleArn: args.taskRoleArn,
        volumes: [{ name: SCRATCH_VOLUME }],
        containerDefinitions: containerDefinitions(args),
        skipDestroy: true,
        tags: pulumi
          .all([args.tags ?? {}, args.family])
          .apply(([tags, family]): Record<string, string> => ({ ...tags, [DASK_TAG]: family })),
      },
      // A flow run that has the ARN has the permissions.
      { parent: this, dependsOn: [policy, retirement] },
    );

    this.taskDefinitionArn = definition.arn;
    this.settings = pulumi.jsonStringify({
      cluster: args.clusterArn,
      taskDefinition: definition.arn,
      containerName: Dask.containerName,
      subnets: args.subnetIds,
      securityGroups: args.securityGroupIds,
      capacityProvider: workers.capacityProvider,
      maxWorkers: workers.maxWorkers,
    });
    this.registerOutputs({ taskDefinitionArn: this.taskDefinitionArn, settings: this.settings });
  }
}

/** What isn't given has a default. */
function given({ workerCpu, workerMemoryMiB, maxWorkers, capacityProvider }: DaskWorkers): DaskWorkers {
  return Object.fromEntries(
    Object.entries({ workerCpu, workerMemoryMiB, maxWorkers, capacityProvider }).filter(
      ([, value]) => value !== undefined,
    ),
  );
}

function flowPolicy(args: DaskArgs): pulumi.Output<string> {
  const { partition, region, accountId } = args.account;
  return pulumi
    .all([
      { partition, region, accountId },
      args.clusterArn,
      args.family,
      args.taskRoleArn,
      args.executionRoleArn,
    ])
    .apply(([account, clusterArn, family, ...roleArns]) =>
      allow(daskStatements({ ...account, clusterArn, family, roleArns })),
    );
}

function containerDefinitions(args: DaskArgs): pulumi.Output<string> {
  return pulumi
    .all([
      args.imageUri,
      args.account.region,
      pulumi.output(args.environment),
      pulumi.output(args.secrets),
      args.logGroupName,
    ])
    .apply(([image, region, environment, secrets, logGroup]) =>
      JSON.stringify([
        containerDefinition({
          name: Dask.containerName,
          image,
          command: ["python", "-m", "prefect_ecs.dask.worker"],
          environment,
          secrets,
          logGroup,
          region,
          stopTimeoutSeconds: STOP_TIMEOUT_SECONDS,
          writableRoot: false,
        }),
      ]),
    );
}

function roleName(arn: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.output(arn).apply((known) => known.slice(known.lastIndexOf("/") + 1));
}
