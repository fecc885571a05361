import type * as pulumi from "@pulumi/pulumi";
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
import type { FailedStarts } from "./failedStarts";
import type { Metric } from "./metric";
import type { MonitoredAgent, MonitoredServer, MonitoringArgs } from "./monitoring";
import { WATCHED_SERVER, WATCHED_SERVICES, watchedAgent } from "./watched";

/** The arguments, with each service's error metric. */
export interface MeasuredArgs extends Omit<MonitoringArgs, "prefectServer"> {
  readonly agents: (MonitoredAgent & Measured)[];
  readonly prefectServer: (MonitoredServer & Measured) | undefined;
}

interface Measured {
  readonly errors: Metric;
}

/** A stack's alarms, from agents to the way out. */
export function alarmsOf(args: MeasuredArgs, failed: FailedStarts): Alarm[] {
  const { clusterName, agents, prefectServer: server, eventQueueName, deadLetterQueueName } = args;
  const { natGatewayIds, natInstanceGroupName } = args;
  const { containerInsights = true, dashboard: hasDashboard = true } = args;
  const graph = hasDashboard ? "the dashboard" : "the alarm's graph";
  return [
    ...agents
      .filter(({ desiredCount }) => desiredCount > 0)
      .map(({ name, serviceName, desiredCount, schedule }) =>
        tooFewTasks({
          watched: watchedAgent(name),
          clusterName,
          serviceName,
          desiredCount,
          schedule,
          containerInsights,
        }),
      ),
    ...agents.map(({ name, logGroupName, errors }) =>
      logsErrors(watchedAgent(name), { metric: errors, logGroupName }),
    ),
    ...(server === undefined ? [] : serverAlarms(server, clusterName, containerInsights)),
    eventsWait(eventQueueName),
    deadLetters(deadLetterQueueName),
    tasksFailToStart({ ...failed, isOnDashboard: hasDashboard }),
    ...natGatewayIds.map((id, index) => outOfPorts(index + 1, id, graph)),
    ...(natInstanceGroupName === undefined ? [] : [natInstanceFails(natInstanceGroupName)]),
  ];
}

function serverAlarms(
  {
    serviceName,
    desiredCount = 1,
    backgroundServiceName: background,
    logGroupName,
    errors,
  }: MonitoredServer & Measured,
  clusterName: pulumi.Input<string>,
  containerInsights: boolean,
): Alarm[] {
  const watched = WATCHED_SERVER;
  return [
    tooFewTasks({ watched, clusterName, serviceName, desiredCount, containerInsights }),
    ...(background === undefined
      ? []
      : [
          tooFewTasks({
            watched: WATCHED_SERVICES,
            clusterName,
            serviceName: background,
            desiredCount: 1,
            containerInsights,
          }),
        ]),
    logsErrors(watched, { metric: errors, logGroupName }),
  ];
}
