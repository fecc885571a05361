/** The dashboard's content, with resolved values. */
export interface DashboardContent {
  readonly region: string;
  readonly clusterName: string;
  /** Whether the cluster has Container Insights. */
  readonly containerInsights: boolean;
  /** Agents, and a Prefect server of the stack's own. */
  readonly services: DashboardService[];
  readonly eventQueueName: string;
  readonly deadLetterQueueName: string;
  readonly natGatewayIds: string[];
  /** Auto-scaling group of the NAT instance; undefined: none. */
  readonly natInstanceGroupName?: string | undefined;
  readonly failedStarts: { readonly metric: DashboardMetric; readonly logGroupName: string };
  readonly alarmArns: string[];
}

export interface DashboardService {
  readonly name: string;
  readonly serviceName: string;
  /** A Prefect server, not an agent. @default false */
  readonly isServer?: boolean;
  /** Absent: another service's has them. */
  readonly errors?: DashboardMetric;
}

export interface DashboardMetric {
  readonly namespace: string;
  readonly name: string;
}

/** The dashboard's body: the alarms, and below them the metrics they watch, from agents to the way out. */
export function dashboardBody(content: DashboardContent): object {
  const { services, clusterName, eventQueueName, deadLetterQueueName, failedStarts, natGatewayIds } = content;
  const who = services.some(({ isServer }) => isServer === true) ? "Agents and Prefect server" : "Agents";
  const ofServices = (namespace: string, name: string, label: string): Line[] =>
    services.map((service) => [
      namespace,
      name,
      "ClusterName",
      clusterName,
      "ServiceName",
      service.serviceName,
      { label: `${service.name} ${label}` },
    ]);
  const ofQueue = (name: string, queueName: string, label: string): Line => [
    "AWS/SQS",
    name,
    "QueueName",
    queueName,
    { label },
  ];
  const ofGateways = (name: string, label: string): Line[] =>
    natGatewayIds.map((id, index) => [
      "AWS/NATGateway",
      name,
      "NatGatewayId",
      id,
      { label: `NAT gateway ${index + 1} ${label}` },
    ]);
  const ofInstance = (name: string, label: string): Line[] =>
    content.natInstanceGroupName === undefined
      ? []
      : [
          [
            "AWS/EC2",
            name,
            "AutoScalingGroupName",
            content.natInstanceGroupName,
            { label: `NAT instance ${label}` },
          ],
        ];
  const graph = (title: string, stat: Statistic, metrics: Line[]): object => ({
    type: "metric",
    properties: { title, region: content.region, stat, period: 60, view: "timeSeries", metrics },
  });
  return {
    widgets: laidOut([
      { type: "alarm", properties: { title: "Alarms", alarms: content.alarmArns } },
      content.containerInsights
        ? graph(`${who}: tasks`, "Average", [
            ...ofServices("ECS/ContainerInsights", "DesiredTaskCount", "desired"),
            ...ofServices("ECS/ContainerInsights", "RunningTaskCount", "running"),
          ])
        : graph(`${who}: tasks`, "SampleCount", ofServices("AWS/ECS", "CPUUtilization", "running")),
      graph(`${who}: CPU and memory, % of what they have`, "Maximum", [
        ...ofServices("AWS/ECS", "CPUUtilization", "CPU"),
        ...ofServices("AWS/ECS", "MemoryUtilization", "memory"),
      ]),
      graph(
        `${who}: errors in the log`,
        "Sum",
        services.flatMap(({ name, errors }): Line[] =>
          errors === undefined ? [] : [[errors.namespace, errors.name, { label: name }]],
        ),
      ),
      graph("Task events: age of the oldest, seconds", "Maximum", [
        ofQueue("ApproximateAgeOfOldestMessage", eventQueueName, "oldest"),
      ]),
      graph("Task events: waiting and given up", "Maximum", [
        ofQueue("ApproximateNumberOfMessagesVisible", eventQueueName, "waiting"),
        ofQueue("ApproximateNumberOfMessagesVisible", deadLetterQueueName, "given up"),
      ]),
      graph("Flow tasks that failed to start", "Sum", [
        [failedStarts.metric.namespace, failedStarts.metric.name, { label: "failed" }],
      ]),
      {
        type: "log",
        properties: {
          title: "Flow tasks that failed to start, and why",
          region: content.region,
          view: "table",
          query: failedStartsQuery(failedStarts.logGroupName),
        },
      },
      graph("Way out: connections turned away", "Sum", [
        ...ofGateways("ErrorPortAllocation", "out of ports"),
        ...ofInstance("StatusCheckFailed", "failed checks"),
      ]),
      graph("Way out: bytes", "Sum", [
        ...ofGateways("BytesOutToDestination", "out"),
        ...ofGateways("BytesInFromDestination", "in"),
        ...ofInstance("NetworkOut", "out and back"),
      ]),
    ]),
  };
}

type Statistic = "Average" | "Maximum" | "SampleCount" | "Sum";

/**
 * Namespace, name, dimensions and their values, options:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
type Line = (string | { readonly label: string })[];

/** Shows each task once: ECS may send an event twice. */
function failedStartsQuery(logGroupName: string): string {
  return [
    `SOURCE '${logGroupName}'`,
    "fields @timestamp, detail.stoppedReason, detail.taskArn",
    "sort @timestamp desc",
    "dedup detail.taskArn",
    "limit 50",
  ].join(" | ");
}

/** CloudWatch's grid is 24 units wide. */
const WIDTH = 24 / 2;
const HEIGHT = 6;

/** Two widgets a row. */
function laidOut(widgets: object[]): object[] {
  return widgets.map((widget, index) => ({
    ...widget,
    x: (index % 2) * WIDTH,
    y: Math.floor(index / 2) * HEIGHT,
    width: WIDTH,
    height: HEIGHT,
  }));
}
