import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AgentSchedule } from "../agent/agentSchedule";
import { AGENT_ERROR_PATTERN } from "./agentErrors";
import type { Alarm } from "./alarms";
import { alarmsOf, type MeasuredArgs } from "./alarmsOf";
import { alarmTopic, type AlarmTopic } from "./alarmTopic";
import type { AwsAccount } from "../awsAccount";
import { dashboardBody } from "./dashboard";
import { type FailedStarts, failedStarts } from "./failedStarts";
import { logRetentionProblems } from "./logRetention";
import type { Metric } from "./metric";
import { refuse } from "../refuse";
import { SERVER_ERROR_PATTERN } from "./serverErrors";

export interface MonitoringArgs {
  readonly account: AwsAccount;
  readonly clusterArn: pulumi.Input<string>;
  readonly clusterName: pulumi.Input<string>;
  readonly agents: MonitoredAgent[];
  /** The stack's own Prefect server. @default none */
  readonly prefectServer?: MonitoredServer;
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

export interface MonitoredService {
  readonly serviceName: pulumi.Input<string>;
  readonly logGroupName: pulumi.Input<string>;
}

export interface MonitoredServer extends MonitoredService {
  /** Desired count of the service. @default 1 */
  readonly desiredCount?: number;
  /** The service of one task with the background services, which logs to the same group. @default they are in the other */
  readonly backgroundServiceName?: pulumi.Input<string>;
}

export interface MonitoredAgent extends MonitoredService {
  readonly name: string;
  /** Desired count of the service. With 0 the agent has no alarm about missing tasks. */
  readonly desiredCount: number;
  /** Outside of it the agent has no tasks, and needs none. @default it always runs */
  readonly schedule?: AgentSchedule;
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
    // A metric filter can't set a fixed dimension, so the metric's name has the agent's.
    const agents = args.agents.map((agent) => ({
      ...agent,
      errors: this.errors(
        name,
        `agent-${agent.name}`,
        `AgentErrors-${agent.name}`,
        AGENT_ERROR_PATTERN,
        agent,
      ),
    }));
    const prefectServer =
      args.prefectServer === undefined
        ? undefined
        : {
            ...args.prefectServer,
            errors: this.errors(
              name,
              "prefect-server",
              "PrefectServerErrors",
              SERVER_ERROR_PATTERN,
              args.prefectServer,
            ),
          };
    const measured = { ...args, agents, prefectServer };
    const topic = alarmTopic(`${name}-alarms`, { account: args.account, email: args.alarmEmail, tags }, this);
    const alarms = alarmsOf(measured, failed).map((alarm) => this.alarm(name, alarm, topic, tags));
    const dashboard = hasDashboard ? this.dashboard(name, measured, failed, alarms) : undefined;

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

  /** Counts the errors in a service's log. */
  private errors(
    name: string,
    id: string,
    metricName: string,
    pattern: string,
    { logGroupName }: MonitoredService,
  ): Metric {
    const metric = { namespace: name, name: metricName };
    new aws.cloudwatch.LogMetricFilter(
      `${name}-${id}-errors`,
      { logGroupName, pattern, metricTransformation: { ...metric, value: "1" } },
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
    const { clusterName, prefectServer: server, eventQueueName, deadLetterQueueName } = args;
    const { natGatewayIds, natInstanceGroupName } = args;
    const content = pulumi.output({
      region,
      clusterName,
      containerInsights: args.containerInsights ?? true,
      services: [
        ...args.agents.map(({ name, serviceName, errors }) => ({ name, serviceName, errors })),
        ...(server === undefined
          ? []
          : [
              {
                name: "Prefect server",
                serviceName: server.serviceName,
                isServer: true,
                errors: server.errors,
              },
              // Errors of both are in the one log.
              ...(server.backgroundServiceName === undefined
                ? []
                : [
                    {
                      name: "Prefect server, services",
                      serviceName: server.backgroundServiceName,
                      isServer: true,
                    },
                  ]),
            ]),
      ],
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
