import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AgentSchedule } from "../agent/agentSchedule";
import { AGENT_ERROR_PATTERN } from "./agentErrors";
import {
  type Alarm,
  deadLetters,
  eventsWait,
  logsErrors,
  natInstanceFails,
  outOfPorts,
  tasksFailToStart,
  tooFewTasks,
} from "./alarms";
import { alarmTopic, type AlarmTopic } from "./alarmTopic";
import type { AwsAccount } from "../awsAccount";
import { dashboardBody } from "./dashboard";
import { type FailedStarts, failedStarts } from "./failedStarts";
import { logRetentionProblems } from "./logRetention";
import type { Metric } from "./metric";
import { refuse } from "../refuse";

export interface MonitoringArgs {
  readonly account: AwsAccount;
  readonly clusterArn: pulumi.Input<string>;
  readonly clusterName: pulumi.Input<string>;
  readonly agents: MonitoredAgent[];
  /** Family of the flow runs' task definitions. */
  readonly flowRunFamily: string;
  readonly eventQueueName: pulumi.Input<string>;
  readonly deadLetterQueueName: pulumi.Input<string>;
  readonly natGatewayIds: pulumi.Input<string>[];
  /** Auto-scaling group of the NAT instance. @default none */
  readonly natInstanceGroupName?: pulumi.Input<string>;
  /** E-mail address that alarms are sent to; AWS asks it once to confirm. @default none: subscribe to the topic yourself */
  readonly alarmEmail?: string;
  /** Retention of the log of tasks that failed to start, in days. */
  readonly logRetentionDays: number;
  /** Whether the cluster has Container Insights. Without, alarms know an agent's tasks by ECS's own metrics. @default true */
  readonly containerInsights?: boolean;
  /** A dashboard of the alarms' metrics, which CloudWatch bills. @default true */
  readonly dashboard?: boolean;
  /** @default none */
  readonly tags?: Record<string, string>;
}

export interface MonitoredAgent {
  readonly name: string;
  readonly serviceName: pulumi.Input<string>;
  /** Desired count of the service. With 0 the agent has no alarm about missing tasks. */
  readonly desiredCount: number;
  /** Outside of it the agent has no tasks, and needs none. @default it always runs */
  readonly schedule?: AgentSchedule;
  readonly logGroupName: pulumi.Input<string>;
}

/** Alarms for every fault that loses or delays flow runs, sent to one SNS topic, and by default a dashboard of the same metrics. */
export class Monitoring extends pulumi.ComponentResource {
  readonly alarmTopicArn: pulumi.Output<string>;
  readonly alarmNames: pulumi.Output<string[]>;
  /** Undefined: there is none. */
  readonly dashboardName: pulumi.Output<string> | undefined;
  /** Log group with each flow run's task that never started, and the reason. */
  readonly failedStartsLogGroupName: pulumi.Output<string>;

  constructor(name: string, args: MonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    super("prefect-ecs:monitoring:Monitoring", name, {}, opts);
    refuse(logRetentionProblems(args.logRetentionDays, "logRetentionDays"), this);
    const { dashboard: hasDashboard = true, tags = {} } = args;

    const failed = failedStarts(`${name}-failed-starts`, { ...args, namespace: name, tags }, this);
    const agents = args.agents.map((agent) => ({ ...agent, errors: this.errors(name, agent) }));
    const topic = alarmTopic(`${name}-alarms`, { account: args.account, email: args.alarmEmail, tags }, this);
    const alarms = alarmsOf({ ...args, agents }, failed).map((alarm) => this.alarm(name, alarm, topic, tags));
    const dashboard = hasDashboard ? this.dashboard(name, { ...args, agents }, failed, alarms) : undefined;

    this.alarmTopicArn = topic.topic.arn;
    this.alarmNames = pulumi.all(alarms.map(({ name: alarmName }) => alarmName));
    this.dashboardName = dashboard?.dashboardName;
    this.failedStartsLogGroupName = failed.logGroupName;
    this.registerOutputs({
      alarmTopicArn: this.alarmTopicArn,
      alarmNames: this.alarmNames,
      ...(dashboard === undefined ? {} : { dashboardName: this.dashboardName }),
      failedStartsLogGroupName: this.failedStartsLogGroupName,
    });
  }

  /** Counts the errors in an agent's log. */
  private errors(name: string, { name: agent, logGroupName }: MonitoredAgent): Metric {
    // A metric filter can't set a fixed dimension, so the metric's name has the agent's.
    const metric = { namespace: name, name: `AgentErrors-${agent}` };
    new aws.cloudwatch.LogMetricFilter(
      `${name}-agent-${agent}-errors`,
      { logGroupName, pattern: AGENT_ERROR_PATTERN, metricTransformation: { ...metric, value: "1" } },
      { parent: this },
    );
    return metric;
  }

  private alarm(
    name: string,
    { wrong, description, watches, threshold, periods = 1, missing }: Alarm,
    { topic, policy }: AlarmTopic,
    tags: Record<string, string>,
  ): aws.cloudwatch.MetricAlarm {
    return new aws.cloudwatch.MetricAlarm(
      `${name}-${wrong}`,
      {
        alarmDescription: description,
        ...("queries" in watches
          ? { metricQueries: watches.queries }
          : {
              namespace: watches.metric.namespace,
              metricName: watches.metric.name,
              dimensions: watches.metric.dimensions,
              statistic: watches.statistic,
              period: watches.periodSeconds,
            }),
        comparisonOperator: "GreaterThanThreshold",
        threshold,
        evaluationPeriods: periods,
        treatMissingData: missing,
        alarmActions: [topic.arn],
        okActions: [topic.arn],
        tags,
      },
      // A notification that the topic's policy doesn't allow yet is lost.
      { parent: this, dependsOn: [policy] },
    );
  }

  private dashboard(
    name: string,
    args: MeasuredArgs,
    failed: FailedStarts,
    alarms: aws.cloudwatch.MetricAlarm[],
  ): aws.cloudwatch.Dashboard {
    const { region } = args.account;
    const { clusterName, eventQueueName, deadLetterQueueName, natGatewayIds, natInstanceGroupName } = args;
    const content = pulumi.output({
      region,
      clusterName,
      containerInsights: args.containerInsights ?? true,
      agents: args.agents.map(({ name, serviceName, errors }) => ({ name, serviceName, errors })),
      eventQueueName,
      deadLetterQueueName,
      natGatewayIds,
      natInstanceGroupName,
      failedStarts: failed,
      alarmArns: alarms.map(({ arn }) => arn),
    });
    return new aws.cloudwatch.Dashboard(
      name,
      {
        dashboardName: name,
        dashboardBody: content.apply((content) => JSON.stringify(dashboardBody(content))),
      },
      { parent: this },
    );
  }
}

/** The arguments, with each agent's error metric. */
interface MeasuredArgs extends MonitoringArgs {
  readonly agents: (MonitoredAgent & { readonly errors: Metric })[];
}

function alarmsOf(args: MeasuredArgs, failed: FailedStarts): Alarm[] {
  const { clusterName, agents, eventQueueName, deadLetterQueueName, natGatewayIds, natInstanceGroupName } =
    args;
  const { containerInsights = true, dashboard: hasDashboard = true } = args;
  const graph = hasDashboard ? "the dashboard" : "the alarm's graph";
  return [
    ...agents
      .filter(({ desiredCount }) => desiredCount > 0)
      .map(({ name: agent, serviceName, desiredCount, schedule }) =>
        tooFewTasks({ agent, clusterName, serviceName, desiredCount, schedule, containerInsights }),
      ),
    ...agents.map(({ name, logGroupName, errors }) => logsErrors(name, { metric: errors, logGroupName })),
    eventsWait(eventQueueName),
    deadLetters(deadLetterQueueName),
    tasksFailToStart({ ...failed, isOnDashboard: hasDashboard }),
    ...natGatewayIds.map((id, index) => outOfPorts(index + 1, id, graph)),
    ...(natInstanceGroupName === undefined ? [] : [natInstanceFails(natInstanceGroupName)]),
  ];
}
