import * as pulumi from "@pulumi/pulumi";
import { ContainerName } from "./containerName";
import type { CpuArchitecture } from "./fargatePlatform";
import { FargateTask } from "./fargateTask";
import type { PolicyStatement } from "../iam/policyStatement";
import { PREFECT_HOME } from "../prefect/prefectHome";
import { withVariables } from "./variables";
import type { AwsAccess } from "../runner/runnerStep";
import type { TaskArgs } from "./taskArgs";

export interface FlowRunTaskArgs extends TaskArgs {
  /** How the step that retires revisions reaches AWS. */
  readonly access: AwsAccess;
  /** @default Fargate's own 20 GiB */
  readonly ephemeralStorageGiB?: number;
  readonly cpuArchitecture: CpuArchitecture;
  readonly prefectApiUrl: pulumi.Input<string>;
  /** Plain variables of the container. @default none */
  readonly environment?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Environment variable → ARN of the SSM parameter or Secrets Manager secret, Prefect's own included. @default none */
  readonly secrets?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** What flows may do in AWS. @default nothing */
  readonly policies?: PolicyStatement[];
  /** Log group of the cluster's ECS exec; given, people may open a shell in a running flow. @default no exec */
  readonly execLogGroupArn?: pulumi.Input<string>;
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
