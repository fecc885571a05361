import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Metric } from "./metric";

export interface FailedStartsArgs {
  readonly clusterArn: pulumi.Input<string>;
  readonly flowRunFamily: string;
  readonly logRetentionDays: number;
  /** Namespace of the metric. */
  readonly namespace: string;
  readonly tags: Record<string, string>;
}

export interface FailedStarts {
  readonly metric: Metric;
  readonly logGroupName: pulumi.Output<string>;
}

/** Logs each flow run's task that never started, and the reason: ECS keeps stopped tasks for about an hour. */
export function failedStarts(name: string, args: FailedStartsArgs, parent: pulumi.Resource): FailedStarts {
  const { clusterArn, flowRunFamily, logRetentionDays, namespace, tags } = args;
  const logGroup = new aws.cloudwatch.LogGroup(
    name,
    // EventBridge requires this prefix: https://repost.aws/knowledge-center/cloudwatch-log-group-eventbridge
    { namePrefix: `/aws/events/${name}-`, retentionInDays: logRetentionDays, tags },
    { parent },
  );
  const rule = new aws.cloudwatch.EventRule(
    name,
    {
      description: "Flow tasks of the cluster that failed to start",
      eventPattern: pulumi.jsonStringify({
        source: ["aws.ecs"],
        "detail-type": ["ECS Task State Change"],
        detail: {
          clusterArn: [clusterArn],
          lastStatus: ["STOPPED"],
          stopCode: ["TaskFailedToStart"],
          group: [`family:${flowRunFamily}`, { prefix: `family:${flowRunFamily}-` }],
        },
      }),
      tags,
    },
    { parent },
  );
  const policy = new aws.cloudwatch.LogResourcePolicy(
    name,
    // Attached to the log group: an account has a quota of ten named policies per region, shared by all its stacks.
    { resourceArn: logGroup.arn, policyDocument: logPolicy(logGroup.arn, rule.arn) },
    { parent },
  );
  // Events that the policy doesn't allow yet are lost, so the target waits for it.
  new aws.cloudwatch.EventTarget(
    name,
    { rule: rule.name, arn: logGroup.arn },
    { parent, dependsOn: [policy] },
  );
  const metric = { namespace, name: "FailedStarts" };
  new aws.cloudwatch.LogMetricFilter(
    name,
    // The rule filters already: every event counts.
    { logGroupName: logGroup.name, pattern: "", metricTransformation: { ...metric, value: "1" } },
    { parent },
  );
  return { metric, logGroupName: logGroup.name };
}

/**
 * Limits writing to the rule. CloudWatch Logs has no source ARN on `CreateLogStream`, so that can't be limited to it.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-cloudwatchlogs-permissions
 */
function logPolicy(
  logGroupArn: pulumi.Output<string>,
  ruleArn: pulumi.Output<string>,
): pulumi.Output<string> {
  const Principal = { Service: ["events.amazonaws.com", "delivery.logs.amazonaws.com"] };
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "OpenStreams",
        Effect: "Allow",
        Principal,
        Action: "logs:CreateLogStream",
        Resource: pulumi.interpolate`${logGroupArn}:*`,
      },
      {
        Sid: "OnlyTheRuleWrites",
        Effect: "Allow",
        Principal,
        Action: "logs:PutLogEvents",
        Resource: pulumi.interpolate`${logGroupArn}:*:*`,
        Condition: { ArnEquals: { "aws:SourceArn": ruleArn } },
      },
    ],
  });
}
