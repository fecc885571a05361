import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../refuse";
import { show } from "../show";

export interface ExistingClusterArgs {
  readonly clusterName: string;
  /** Log group that the cluster writes ECS exec sessions to. @default no exec */
  readonly execLogGroupArn?: string;
  /** Whether it must have Container Insights, for `Monitoring` with them. @default true */
  readonly containerInsights?: boolean;
}

/** An ECS cluster that is managed elsewhere. It isn't changed. */
export class ExistingCluster extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;
  readonly execLogGroupArn: pulumi.Output<string> | undefined;

  constructor(name: string, args: ExistingClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("prefect-ecs:cluster:ExistingCluster", name, {}, opts);
    const { clusterName, execLogGroupArn, containerInsights = true } = args;

    const cluster = aws.ecs.getClusterOutput({ clusterName }, { parent: this });

    this.arn = cluster.apply(({ arn, status, settings }) => {
      refuse(clusterProblems(clusterName, status, containerInsights ? settings : undefined), this);
      return arn;
    });
    this.name = this.arn.apply(() => clusterName);
    this.execLogGroupArn = execLogGroupArn === undefined ? undefined : pulumi.output(execLogGroupArn);
    this.registerOutputs({ arn: this.arn, name: this.name, execLogGroupArn: this.execLogGroupArn });
  }
}

export interface ClusterSetting {
  readonly name: string;
  readonly value: string;
}

/**
 * Problems of a cluster for agents and flow runs, one line each.
 *
 * @param settings Undefined: it needs no Container Insights.
 */
export function clusterProblems(
  name: string,
  status: string,
  settings: readonly ClusterSetting[] | undefined,
): string[] {
  const insights = settings?.find((setting) => setting.name === "containerInsights")?.value ?? "disabled";
  return [
    ...(status === "ACTIVE" ? [] : [`\`clusterName\` ${show(name)} must be ACTIVE, got ${show(status)}.`]),
    // Without its metrics, the alarms about agents would stay in ALARM.
    ...(settings !== undefined && insights === "disabled"
      ? [
          `\`clusterName\` ${show(name)} must have Container Insights, got ${show(insights)}: \`aws ecs update-cluster-settings --cluster ${name} --settings name=containerInsights,value=enabled\`, or \`containerInsights: false\`.`,
        ]
      : []),
  ];
}
