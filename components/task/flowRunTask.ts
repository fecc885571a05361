import * as pulumi from "@pulumi/pulumi";
import { ContainerName } from "./containerName";
import type { CpuArchitecture } from "./fargatePlatform";
import { FargateTask, type LogGroup } from "./fargateTask";
import { type DataAccess, dataAccessStatements } from "../iam/dataAccess";
import { dataAccessProblems } from "../iam/dataAccessProblems";
import type { PolicyStatement } from "../iam/policyStatement";
import { PREFECT_HOME } from "../prefect/prefectHome";
import { refuse } from "../refuse";
import { type Variables, withVariables } from "./variables";
import type { AwsAccess } from "../runner/runnerStep";
import type { TaskArgs } from "./taskArgs";

export interface FlowRunTaskArgs extends TaskArgs {
  /** AWS access of the step that retires revisions. */
  readonly access: AwsAccess;
  /** @default Fargate's own 20 GiB */
  readonly ephemeralStorageGiB?: number;
  /** GPUs, which only Managed Instances have. @default none */
  readonly gpus?: number;
  readonly cpuArchitecture: CpuArchitecture;
  readonly prefectApiUrl: pulumi.Input<string>;
  /** Plain variables of the container. @default none */
  readonly environment?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Environment variable → ARN of the SSM parameter or Secrets Manager secret, Prefect's own included. @default none */
  readonly secrets?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** IAM permissions of flows. @default none */
  readonly policies?: PolicyStatement[];
  /** Data that flows use, for which they get permissions. @default none */
  readonly dataAccess?: DataAccess[];
  /** Log group of the cluster's ECS exec; enables a shell in a running flow. @default no exec */
  readonly execLogGroupArn?: pulumi.Input<string>;
  /** An existing log group. @default its own */
  readonly logGroup?: LogGroup;
  /** @default none */
  readonly tags?: pulumi.Input<Record<string, string>>;
}

/**
 * The task definition of flow runs. Workers never register one: they start its current revision, overriding its size
 * where a run asks for another. A replaced revision stays usable, so a run that is submitted during an `up` still starts.
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
    const { dataAccess = [] } = args;
    refuse(
      dataAccess.flatMap((data, index) => dataAccessProblems(data, `dataAccess[${index}]`)),
      this,
    );

    const task = new FargateTask(
      `${name}-flow-run`,
      {
        ...args,
        containerName: FlowRunTask.containerName,
        environment: flowRunVariables(args),
        secrets: args.secrets ?? {},
        statements: statements(args),
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

/** The variables of flow runs' containers. */
export function flowRunVariables({
  environment,
  prefectApiUrl,
}: Pick<FlowRunTaskArgs, "environment" | "prefectApiUrl">): Variables {
  return withVariables(environment, prefectSettings(prefectApiUrl));
}

function statements({
  policies = [],
  dataAccess = [],
  account,
}: FlowRunTaskArgs): pulumi.Input<PolicyStatement[]> {
  return dataAccess.length === 0
    ? policies
    : pulumi.output(account).apply((known) => [...policies, ...dataAccessStatements(dataAccess, known)]);
}

function prefectSettings(apiUrl: pulumi.Input<string>): Record<string, pulumi.Input<string>> {
  return {
    PREFECT_API_URL: apiUrl,
    PREFECT_HOME,
    // Spot, scale-in and StopTask send SIGTERM: the run is rescheduled instead of staying Running for ever.
    PREFECT_FLOW_RUN_EXECUTE_SIGTERM_BEHAVIOR: "reschedule",
    // The shortest that Prefect allows; the automation that finds dead runs waits for three heartbeats.
    PREFECT_FLOWS_HEARTBEAT_FREQUENCY: "30",
    // The waits double: a run that ends while Prefect is down retries to report it for seventeen minutes.
    PREFECT_CLIENT_MAX_RETRIES: "9",
  };
}
