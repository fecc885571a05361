import * as aws from "@pulumi/aws";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { containerDefinition, SCRATCH_VOLUME } from "./containerDefinition";
import { execStatements } from "../iam/execPolicy";
import { executionStatements } from "../iam/executionPolicy";
import type { CpuArchitecture } from "./fargatePlatform";
import { fargateSizeProblems, fargateStorageProblems } from "./fargateSize";
import { gpuProblems } from "./gpus";
import { logRetentionProblems } from "../monitoring/logRetention";
import { allow, ecsTasksTrust } from "../iam/policyDocument";
import type { PolicyStatement } from "../iam/policyStatement";
import { refuse } from "../refuse";
import { type AwsAccess, runnerCommand, runnerEnvironment, RunnerScript } from "../runner/runnerStep";
import { connectionStatements, DATA_STORE_VARIABLES, withDataStore } from "../store/connection";
import { takenVariableProblems, variableProblems } from "./variables";
import type { TaskArgs } from "./taskArgs";

export interface FargateTaskArgs extends TaskArgs {
  readonly containerName: string;
  /** @default the image's */
  readonly command?: string[];
  /** @default Fargate's own 20 GiB */
  readonly ephemeralStorageGiB?: number;
  /** With GPUs it runs on Managed Instances only. @default none */
  readonly gpus?: number;
  readonly cpuArchitecture: CpuArchitecture;
  readonly environment: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Environment variable → ARN of the SSM parameter or Secrets Manager secret that ECS fills it from. */
  readonly secrets: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** IAM permissions of the code in the container. @default none */
  readonly statements?: pulumi.Input<PolicyStatement[]>;
  /** Log group of the cluster's ECS exec; enables a shell in the container. @default no exec */
  readonly execLogGroupArn?: pulumi.Input<string>;
  /** Seconds between SIGTERM and SIGKILL. @default 120, the longest that Fargate allows */
  readonly stopTimeoutSeconds?: number;
  /** @default none */
  readonly healthCheckCommand?: string[];
  /** Seconds in which failed checks don't count. @default 60 */
  readonly healthCheckStartSeconds?: number;
  /**
   * Keeps replaced revisions usable until the step of `Registration` retires them; `destroy` deregisters all revisions
   * with this access. @default a replaced revision is deregistered at once
   */
  readonly keepRevisions?: AwsAccess;
  /** An existing log group. @default its own */
  readonly logGroup?: LogGroup;
  readonly tags: pulumi.Input<Record<string, string>>;
}

/** A log group by name and ARN. */
export interface LogGroup {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html, `stopTimeout` */
const MAX_STOP_TIMEOUT_SECONDS = 120;

/** A Fargate task definition with its two roles and its log group. */
export class FargateTask extends pulumi.ComponentResource {
  readonly taskDefinitionArn: pulumi.Output<string>;
  readonly taskRoleArn: pulumi.Output<string>;
  readonly executionRoleArn: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;
  readonly logGroupArn: pulumi.Output<string>;

  constructor(name: string, args: FargateTaskArgs, opts?: pulumi.ComponentResourceOptions) {
    super("prefect-ecs:task:FargateTask", name, {}, opts);
    const problems = [
      ...fargateSizeProblems(args),
      ...(args.ephemeralStorageGiB === undefined ? [] : fargateStorageProblems(args.ephemeralStorageGiB)),
      ...(typeof args.logRetentionDays === "number"
        ? logRetentionProblems(args.logRetentionDays, "logRetentionDays")
        : []),
      ...gpuProblems(args.gpus),
      ...variableProblems(args),
      ...(args.dataStore === undefined ? [] : takenVariableProblems(args, DATA_STORE_VARIABLES, "dataStore")),
    ];
    refuse(problems, this);

    const logGroup =
      args.logGroup ??
      new aws.cloudwatch.LogGroup(
        name,
        { namePrefix: args.logGroupNamePrefix, retentionInDays: args.logRetentionDays, tags: args.tags },
        { parent: this },
      );
    const execution = this.role(name, "execution", args, executionPolicy(args, logGroup.arn));
    const task = this.role(name, "task", args, taskPolicy(args));
    const retirement =
      args.keepRevisions === undefined ? [] : [this.retirement(name, args.family, args.keepRevisions)];
    const definition = new aws.ecs.TaskDefinition(
      name,
      {
        family: args.family,
        // What fits Fargate fits Managed Instances too, but for a disk of its own.
        requiresCompatibilities: [args.gpus === undefined ? "FARGATE" : "MANAGED_INSTANCES"],
        networkMode: "awsvpc",
        cpu: String(args.cpu),
        memory: String(args.memoryMiB),
        runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: args.cpuArchitecture },
        ephemeralStorage:
          args.ephemeralStorageGiB === undefined ? undefined : { sizeInGib: args.ephemeralStorageGiB },
        executionRoleArn: execution.role.arn,
        taskRoleArn: task.role.arn,
        volumes: [{ name: SCRATCH_VOLUME }],
        containerDefinitions: containerDefinitions(args, logGroup.name),
        skipDestroy: args.keepRevisions !== undefined,
        tags: args.tags,
      },
      // The ARN resolves after the roles have their policies, so a task never starts without them.
      { parent: this, dependsOn: [...retirement, ...execution.policies, ...task.policies] },
    );

    this.taskDefinitionArn = definition.arn;
    this.taskRoleArn = task.role.arn;
    this.executionRoleArn = execution.role.arn;
    this.logGroupName = logGroup.name;
    this.logGroupArn = logGroup.arn;
    this.registerOutputs({
      taskDefinitionArn: this.taskDefinitionArn,
      taskRoleArn: this.taskRoleArn,
      executionRoleArn: this.executionRoleArn,
      logGroupName: this.logGroupName,
      logGroupArn: this.logGroupArn,
    });
  }

  private role(
    taskName: string,
    use: "execution" | "task",
    args: FargateTaskArgs,
    policy: pulumi.Output<string> | undefined,
  ): RoleWithPolicies {
    const { partition, accountId, region } = args.account;
    const name = `${taskName}-${use}`;
    const role = new aws.iam.Role(
      name,
      {
        path: args.rolePath,
        namePrefix: args.roleNamePrefix === undefined ? undefined : `${args.roleNamePrefix}${use}-`,
        assumeRolePolicy: pulumi
          .all([partition, accountId, region])
          .apply(([partition, accountId, region]) => ecsTasksTrust(partition, accountId, region)),
        permissionsBoundary: args.permissionsBoundaryArn,
        tags: args.tags,
      },
      { parent: this },
    );
    const policies =
      policy === undefined
        ? []
        : [new aws.iam.RolePolicy(name, { role: role.name, policy }, { parent: role })];
    return { role, policies };
  }

  /** Created before the definition and so deleted after it, when all of the family's revisions can be deregistered. */
  private retirement(name: string, family: pulumi.Input<string>, access: AwsAccess): command.local.Command {
    return new command.local.Command(
      `${name}-retirement`,
      {
        delete: runnerCommand(RunnerScript.retireFamily),
        environment: runnerEnvironment(access, { family }),
      },
      { parent: this },
    );
  }
}

interface RoleWithPolicies {
  readonly role: aws.iam.Role;
  readonly policies: aws.iam.RolePolicy[];
}

function executionPolicy(args: FargateTaskArgs, logGroupArn: pulumi.Output<string>): pulumi.Output<string> {
  return pulumi
    .all([
      args.account.partition,
      args.repositoryArn,
      logGroupArn,
      pulumi.output(args.secrets),
      args.secretKmsKeyArns ?? [],
    ])
    .apply(([partition, repositoryArn, logGroupArn, secrets, kmsKeyArns]) =>
      allow(
        executionStatements({
          partition,
          repositoryArn,
          logGroupArn,
          secrets: Object.values(secrets),
          kmsKeyArns,
        }),
      ),
    );
}

/** `undefined` when the task's code needs no permissions: its role then has no policy. */
function taskPolicy(args: FargateTaskArgs): pulumi.Output<string> | undefined {
  const { statements, execLogGroupArn, dataStore } = args;
  if (
    execLogGroupArn === undefined &&
    dataStore === undefined &&
    (statements === undefined || (Array.isArray(statements) && statements.length === 0))
  ) {
    return undefined;
  }
  return pulumi
    .all([statements ?? [], execLogGroupArn, dataStore])
    .apply(([own, execLogs, connection]) =>
      allow([
        ...own,
        ...(execLogs === undefined ? [] : execStatements(execLogs)),
        ...(connection === undefined ? [] : connectionStatements(connection)),
      ]),
    );
}

function containerDefinitions(args: FargateTaskArgs, logGroup: pulumi.Output<string>): pulumi.Output<string> {
  const { secrets, command, healthCheckCommand, healthCheckStartSeconds } = args;
  const environment = withDataStore(args.environment, args.dataStore);
  return pulumi
    .all([args.imageUri, args.account.region, environment, pulumi.output(secrets), logGroup])
    .apply(([image, region, environment, secrets, logGroup]) =>
      JSON.stringify([
        containerDefinition({
          name: args.containerName,
          image,
          command,
          environment,
          secrets,
          logGroup,
          region,
          stopTimeoutSeconds: args.stopTimeoutSeconds ?? MAX_STOP_TIMEOUT_SECONDS,
          writableRoot: args.execLogGroupArn !== undefined,
          gpus: args.gpus,
          healthCheckCommand,
          healthCheckStartSeconds,
        }),
      ]),
    );
}
