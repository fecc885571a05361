import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "../awsAccount";
import { ContainerName } from "./containerName";
import type { CpuArchitecture } from "./fargatePlatform";
import { FargateTask } from "./fargateTask";
import type { PolicyStatement } from "../iam/policyStatement";
import { PREFECT_HOME } from "../prefect/prefectHome";
import { withVariables } from "./variables";
import type { AwsAccess } from "../runner/runnerStep";

export interface FlowRunTaskArgs {
  readonly account: AwsAccount;
  /** How the step that retires revisions reaches AWS. */
  readonly access: AwsAccess;
  readonly family: pulumi.Input<string>;
  /** Image of the container, by digest. */
  readonly imageUri: pulumi.Input<string>;
  /** The ECR repository that `imageUri` is pulled from. */
  readonly repositoryArn: pulumi.Input<string>;
  /** CPU units of a run that asks for no other size; 1024 are one vCPU. */
  readonly cpu: number;
  readonly memoryMiB: number;
  /** @default Fargate's own 20 GiB */
  readonly ephemeralStorageGiB?: number;
  readonly cpuArchitecture: CpuArchitecture;
  readonly prefectApiUrl: pulumi.Input<string>;
  /** Plain variables of the container. @default none */
  readonly environment?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Environment variable → ARN of the SSM parameter or Secrets Manager secret, Prefect's own included. @default none */
  readonly secrets?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Keys that encrypt those secrets, where it isn't AWS's own key. @default none */
  readonly secretKmsKeyArns?: pulumi.Input<string[]>;
  /** What flows may do in AWS. @default nothing */
  readonly policies?: PolicyStatement[];
  /** Log group of the cluster's ECS exec; given, people may open a shell in a running flow. @default no exec */
  readonly execLogGroupArn?: pulumi.Input<string>;
  /** Managed policy that bounds what the task's roles may do at most. @default none */
  readonly permissionsBoundaryArn?: pulumi.Input<string>;
  /** IAM path of the two roles, `/…/`. @default `/` */
  readonly rolePath?: pulumi.Input<string>;
  /** What the names of the roles begin with, at most 28 characters. @default the component's name */
  readonly roleNamePrefix?: string;
  /** What the name of the log group begins with. @default the component's name */
  readonly logGroupNamePrefix?: pulumi.Input<string>;
  readonly logRetentionDays: pulumi.Input<number>;
  /** @default none */
  readonly tags?: pulumi.Input<Record<string, string>>;
}

/**
 * The one task definition that flow runs start from. Workers never register any: they start its current revision with
 * a size of their own. A replaced revision stays usable, so a run that is being submitted during an `up` still starts.
 */
export class FlowRunTask extends pulumi.ComponentResource {
  static readonly containerName = ContainerName.flowRun;

  readonly taskDefinitionArn: pulumi.Output<string>;
  readonly taskRoleArn: pulumi.Output<string>;
  readonly executionRoleArn: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;
  readonly logGroupArn: pulumi.Output<string>;

  constructor(name: string, args: FlowRunTaskArgs, opts?: pulumi.ComponentResourceOptions) {
    super("prefect-ecs:task:FlowRunTask", name, {}, opts);

    const task = new FargateTask(
      `${name}-flow-run`,
      {
        ...args,
        containerName: FlowRunTask.containerName,
        environment: withVariables(args.environment, prefectSettings(args.prefectApiUrl)),
        secrets: args.secrets ?? {},
        statements: args.policies ?? [],
        keepRevisions: args.access,
        tags: args.tags ?? {},
      },
      { parent: this },
    );

    this.taskDefinitionArn = task.taskDefinitionArn;
    this.taskRoleArn = task.taskRoleArn;
    this.executionRoleArn = task.executionRoleArn;
    this.logGroupName = task.logGroupName;
    this.logGroupArn = task.logGroupArn;
    this.registerOutputs({
      taskDefinitionArn: this.taskDefinitionArn,
      taskRoleArn: this.taskRoleArn,
      executionRoleArn: this.executionRoleArn,
      logGroupName: this.logGroupName,
      logGroupArn: this.logGroupArn,
    });
  }
}

function prefectSettings(apiUrl: pulumi.Input<string>): Record<string, pulumi.Input<string>> {
  return {
    PREFECT_API_URL: apiUrl,
    PREFECT_HOME,
    // Spot, scale-in and StopTask send SIGTERM: the run goes back to the queue instead of staying Running for ever.
    PREFECT_FLOW_RUN_EXECUTE_SIGTERM_BEHAVIOR: "reschedule",
    // The shortest that Prefect allows; the automation that finds dead runs waits for three.
    PREFECT_FLOWS_HEARTBEAT_FREQUENCY: "30",
    // Each wait is twice the last: a run that ends while Prefect is gone says so for seventeen minutes.
    PREFECT_CLIENT_MAX_RETRIES: "9",
  };
}
