import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type AgentSchedule, awakeInUtc } from "../agent/agentSchedule";
import type { Metric } from "./metric";
import type { Watched } from "./watched";

/** An alarm without its recipients. */
export interface Alarm {
  /** The fault; the end of the alarm's name. */
  readonly wrong: string;
  /** The meaning of the alarm, and the first step to take. */
  readonly description: pulumi.Input<string>;
  readonly watches: AlarmedMetric | AlarmedMetrics;
  /** The alarm goes off above this value. */
  readonly threshold: number;
  /** Number of periods in a row above the threshold. @default 1 */
  readonly periods?: number;
  /** Meaning of a period without a value. */
  readonly missing: MissingData;
}

/** A statistic of one metric. */
export interface AlarmedMetric {
  readonly metric: Metric;
  readonly statistic: "Maximum" | "Sum";
  readonly periodSeconds: number;
}

/** An expression over several metrics. */
export interface AlarmedMetrics {
  readonly queries: aws.types.input.cloudwatch.MetricAlarmMetricQuery[];
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html */
export const MissingData = {
  /** For a metric that always has values: their absence is the fault. */
  isBad: "breaching",
  /** For a metric that has values only when something happens. */
  isGood: "notBreaching",
} as const;
export type MissingData = (typeof MissingData)[keyof typeof MissingData];

const MINUTE = 60;

export interface WatchedService {
  readonly watched: Omit<Watched, "errorsMean">;
  readonly desiredCount: number;
  /** Whether the cluster has Container Insights. */
  readonly containerInsights: boolean;
  /** @default it always runs */
  readonly schedule?: AgentSchedule;
  readonly clusterName: pulumi.Input<string>;
  readonly serviceName: pulumi.Input<string>;
}

/** A service runs fewer tasks than its desired count. ECS replaces a dead task within a minute or two. */
export function tooFewTasks(service: WatchedService): Alarm {
  const { watched, clusterName, serviceName, schedule, containerInsights } = service;
  const dimensions = { ClusterName: clusterName, ServiceName: serviceName };
  const count = (id: string, metricName: string): aws.types.input.cloudwatch.MetricAlarmMetricQuery => ({
    id,
    metric: { namespace: "ECS/ContainerInsights", metricName, dimensions, period: MINUTE, stat: "Average" },
  });
  const desired = containerInsights ? "desired" : String(service.desiredCount);
  return {
    wrong: `${watched.id}-too-few-tasks`,
    description: pulumi.interpolate`${watched.title} has run fewer tasks than it should for 5 minutes, or none: ${watched.without}. First look at the events of service ${serviceName} in cluster ${clusterName} (ECS console): they say why a task does not start or does not stay up.`,
    watches: {
      queries: [
        ...(schedule === undefined
          ? [{ id: "missing", expression: `${desired} - running`, label: MISSING, returnData: true }]
          : missingByDay(schedule, desired)),
        ...(containerInsights
          ? [count("desired", "DesiredTaskCount"), count("running", "RunningTaskCount")]
          : [samples("running", dimensions)]),
      ],
    },
    threshold: 0,
    periods: 5,
    // There are no values for a service without a running task.
    missing: MissingData.isBad,
  };
}

/**
 * Each task sends a sample of its CPU a minute, so their number is that of tasks, for nothing:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service_utilization.html
 */
function samples(
  id: string,
  dimensions: Record<string, pulumi.Input<string>>,
): aws.types.input.cloudwatch.MetricAlarmMetricQuery {
  const metric = { namespace: "AWS/ECS", metricName: "CPUUtilization", dimensions };
  return { id, metric: { ...metric, period: MINUTE, stat: "SampleCount" } };
}

const MISSING = "Tasks that do not run";

/** Agents start in a minute or two; a schedule's start may be late by a minute. */
const START_MINUTES = 10;

/**
 * Zero while the agent sleeps, when there are no metrics of it. CloudWatch knows UTC only, so in a time zone with summer
 * time the first and the last hour of each day count as sleep.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
function missingByDay(
  schedule: AgentSchedule,
  desired: string,
): aws.types.input.cloudwatch.MetricAlarmMetricQuery[] {
  const awake = awakeInUtc(schedule, START_MINUTES).map(
    ([from, to]) => `(minute >= ${from} AND minute < ${to})`,
  );
  return [
    // A metric that always has values, for its timestamps.
    { id: "clock", expression: "TIME_SERIES(0)" },
    { id: "minute", expression: "(DAY(clock) - 1) * 1440 + HOUR(clock) * 60 + MINUTE(clock)" },
    { id: "awake", expression: awake.length === 0 ? "clock" : awake.join(" OR ") },
    { id: "missing", expression: `IF(awake, ${desired} - running, 0)`, label: MISSING, returnData: true },
  ];
}

/** The observer needs the task's tags, which ECS keeps for about an hour after the task stopped. */
const OLDEST_EVENT_SECONDS = 15 * MINUTE;

/** No agent reads the queue of task events. */
export function eventsWait(queueName: pulumi.Input<string>): Alarm {
  return {
    wrong: "task-events-wait",
    description: pulumi.interpolate`The event of a stopped task has waited for 15 minutes. An hour after a task stopped, AWS forgets which flow run it was, and Prefect shows a dead run as running for longer. First see that an agent runs and what its log says about SQS; then start its tasks anew (ECS console, Update service, Force new deployment). They read on from queue ${queueName}.`,
    watches: {
      metric: aboutQueue("ApproximateAgeOfOldestMessage", queueName),
      statistic: "Maximum",
      periodSeconds: MINUTE,
    },
    threshold: OLDEST_EVENT_SECONDS,
    // SQS has no values for a queue that has been empty and unread for hours; a queue with a message always has some.
    missing: MissingData.isGood,
  };
}

/** The observer has failed to handle an event 25 times. */
export function deadLetters(queueName: pulumi.Input<string>): Alarm {
  return {
    wrong: "task-events-given-up",
    description: pulumi.interpolate`Agents have failed for 25 minutes to tell Prefect of a stopped task, and set its event aside in queue ${queueName}. First see that Prefect answers; the agents' logs say why it could not be told at "Failed to process ECS observer message". Then send them back: ./prefect-ecs events redrive.`,
    watches: {
      metric: aboutQueue("ApproximateNumberOfMessagesVisible", queueName),
      statistic: "Maximum",
      periodSeconds: MINUTE,
    },
    threshold: 0,
    // As above: a queue with a message always has values.
    missing: MissingData.isGood,
  };
}

export interface FailedTasks extends WatchedLog {
  /** Whether the dashboard shows the log. */
  readonly isOnDashboard: boolean;
}

export interface WatchedLog {
  readonly metric: Metric;
  readonly logGroupName: pulumi.Input<string>;
}

/** ECS could not start a flow run's task. */
export function tasksFailToStart({ metric, logGroupName, isOnDashboard }: FailedTasks): Alarm {
  return {
    wrong: "flow-tasks-fail-to-start",
    description: pulumi.interpolate`ECS could not start the task of a flow run, and the run is crashed. First look at stoppedReason in log group ${logGroupName}${isOnDashboard ? " (the dashboard has a table of it)" : ""}: an image that cannot be pulled, a secret that cannot be read, no capacity or no free address in the subnet. Then run it again in Prefect.`,
    watches: { metric, statistic: "Sum", periodSeconds: 5 * MINUTE },
    threshold: 0,
    // The metric has values only when a task failed to start.
    missing: MissingData.isGood,
  };
}

/** A NAT gateway refuses connections for lack of ports. @param graph Where its connections show. */
export function outOfPorts(number: number, natGatewayId: pulumi.Input<string>, graph: string): Alarm {
  return {
    wrong: `nat-${number}-out-of-ports`,
    description: pulumi.interpolate`NAT gateway ${number} has no port left for a new connection to the same address: flows get time-outs. It is ${natGatewayId}. First look in ${graph} for when it began and find in Prefect which flows started then. Have them keep connections open instead of making a new one for each request, or run fewer of them at once (a concurrency limit).`,
    watches: {
      metric: {
        namespace: "AWS/NATGateway",
        name: "ErrorPortAllocation",
        dimensions: { NatGatewayId: natGatewayId },
      },
      statistic: "Sum",
      periodSeconds: 5 * MINUTE,
    },
    threshold: 0,
    // A new gateway has no values yet.
    missing: MissingData.isGood,
  };
}

/** The NAT instance doesn't run or answer. Auto Scaling replaces it, which takes two to five minutes. */
export function natInstanceFails(groupName: pulumi.Input<string>): Alarm {
  return {
    wrong: "nat-instance-fails",
    description: pulumi.interpolate`The NAT instance has failed EC2's status checks for 5 minutes, or there is none: agents and flow runs reach nothing on the internet. First look at the activity of Auto Scaling group ${groupName} (EC2 console): it says why no instance starts. natStrategy single puts a NAT gateway on the same address.`,
    watches: {
      metric: {
        namespace: "AWS/EC2",
        name: "StatusCheckFailed",
        dimensions: { AutoScalingGroupName: groupName },
      },
      statistic: "Maximum",
      periodSeconds: MINUTE,
    },
    threshold: 0,
    periods: 5,
    // EC2 has values only for an instance that runs.
    missing: MissingData.isBad,
  };
}

/** A service logs errors. */
export function logsErrors({ id, title, errorsMean }: Watched, { metric, logGroupName }: WatchedLog): Alarm {
  return {
    wrong: `${id}-logs-errors`,
    description: pulumi.interpolate`${title} has written an error or a traceback into its log. First read log group ${logGroupName} from the time of this alarm. ${errorsMean}`,
    watches: { metric, statistic: "Sum", periodSeconds: 5 * MINUTE },
    threshold: 0,
    // The metric has values only when there was an error; a missing task has its own alarm.
    missing: MissingData.isGood,
  };
}

function aboutQueue(name: string, queueName: pulumi.Input<string>): Metric {
  return { namespace: "AWS/SQS", name, dimensions: { QueueName: queueName } };
}
