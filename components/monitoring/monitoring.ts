import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { AGENT_ERROR_PATTERN } from "./agentErrors";
import {
  type Alarm,
  deadLetters,
  eventsWait,
  logsErrors,
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
  /** Who is written to when an alarm goes off; AWS asks them once to confirm. @default nobody: subscribe to the topic */
  readonly alarmEmail?: string;
  /** How long it is kept which flow tasks failed to start. */
  readonly logRetentionDays: number;
  /** @default none */
  readonly tags?: Record<string, string>;
}

export interface MonitoredAgent {
  readonly name: string;
  readonly serviceName: pulumi.Input<string>;
  /** How many of it should run; none: nobody is told that none does. */
  readonly desiredCount: number;
  readonly logGroupName: pulumi.Input<string>;
}

/** Alarms about everything by which a flow run gets lost or late, told to one topic, and a dashboard of the same. */
export class Monitoring extends pulumi.ComponentResource {
  readonly alarmTopicArn: pulumi.Output<string>;
  readonly alarmNames: pulumi.Output<string[]>;
  readonly dashboardName: pulumi.Output<string>;
  /** Where it is written down which flow tasks never started, and why. */
  readonly failedStartsLogGroupName: pulumi.Output<string>;

  constructor(name: string, args: MonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    super("prefect-ecs:monitoring:Monitoring", name, {}, opts);
    refuse(logRetentionProblems(args.logRetentionDays, "logRetentionDays"), this);
    const tags = args.tags ?? {};

    const failed = failedStarts(`${name}-failed-starts`, { ...args, namespace: name, tags }, this);
    const agents = args.agents.map((agent) => ({ ...agent, errors: this.errors(name, agent) }));
    const topic = alarmTopic(`${name}-alarms`, { account: args.account, email: args.alarmEmail, tags }, this);
    const alarms = alarmsOf({ ...args, agents }, failed).map((alarm) => this.alarm(name, alarm, topic, tags));
    const dashboard = this.dashboard(name, { ...args, agents }, failed, alarms);

    this.alarmTopicArn = topic.topic.arn;
    this.alarmNames = pulumi.all(alarms.map(({ name: alarmName }) => alarmName));
    this.dashboardName = dashboard.dashboardName;
    this.failedStartsLogGroupName = failed.logGroupName;
    this.registerOutputs({
      alarmTopicArn: this.alarmTopicArn,
      alarmNames: this.alarmNames,
      dashboardName: this.dashboardName,
      failedStartsLogGroupName: this.failedStartsLogGroupName,
    });
  }

  /** Counts the errors in an agent's log. */
  private errors(name: string, { name: agent, logGroupName }: MonitoredAgent): Metric {
    // A filter's metric can have no fixed dimension, so its name says whose it is.
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
      // What an alarm says to a topic that doesn't take it is lost.
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
    const { clusterName, eventQueueName, deadLetterQueueName, natGatewayIds } = args;
    const content = pulumi.output({
      region,
      clusterName,
      agents: args.agents.map(({ name, serviceName, errors }) => ({ name, serviceName, errors })),
      eventQueueName,
      deadLetterQueueName,
      natGatewayIds,
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

/** With the metric that counts the errors of each agent. */
interface MeasuredArgs extends MonitoringArgs {
  readonly agents: (MonitoredAgent & { readonly errors: Metric })[];
}

function alarmsOf(args: MeasuredArgs, failed: FailedStarts): Alarm[] {
  const { clusterName, agents, eventQueueName, deadLetterQueueName, natGatewayIds } = args;
  return [
    ...agents
      .filter(({ desiredCount }) => desiredCount > 0)
      .map(({ name: agent, serviceName }) => tooFewTasks({ agent, clusterName, serviceName })),
    ...agents.map(({ name, logGroupName, errors }) => logsErrors(name, { metric: errors, logGroupName })),
    eventsWait(eventQueueName),
    deadLetters(deadLetterQueueName),
    tasksFailToStart(failed),
    ...natGatewayIds.map((id, index) => outOfPorts(index + 1, id)),
  ];
}
