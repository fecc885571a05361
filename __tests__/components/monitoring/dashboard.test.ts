// That CloudWatch draws it, only CloudWatch shows.
import { type DashboardContent, dashboardBody } from "../../../components/monitoring/dashboard";

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title: string;
    readonly region?: string;
    readonly metrics?: unknown[][];
    readonly query?: string;
  };
}

const content: DashboardContent = {
  region: "eu-west-1",
  clusterName: "main",
  containerInsights: true,
  services: [{ name: "default", serviceName: "service", errors: { namespace: "main", name: "Errors" } }],
  eventQueueName: "events",
  deadLetterQueueName: "events-dead",
  natGatewayIds: ["nat-a", "nat-b"],
  failedStarts: { metric: { namespace: "main", name: "FailedStarts" }, logGroupName: "/aws/events/failed" },
  alarmArns: ["arn:alarm"],
};
const widgets = (dashboardBody(content) as { readonly widgets: Widget[] }).widgets;

it("has the alarms first, and below them what they watch", () => {
  expect(widgets.map(({ properties }) => properties.title)).toEqual([
    "Alarms",
    "Agents: tasks",
    "Agents: CPU and memory, % of what they have",
    "Agents: errors in the log",
    "Task events: age of the oldest, seconds",
    "Task events: waiting and given up",
    "Flow tasks that failed to start",
    "Flow tasks that failed to start, and why",
    "Way out: connections turned away",
    "Way out: bytes",
  ]);
});

it("has two widgets side by side, none over another", () => {
  const places = widgets.map(({ x, y }) => `${x} ${y}`);
  expect(new Set(places).size).toBe(widgets.length);
  expect(widgets.every(({ x, width }) => (x === 0 || x === 12) && width === 12)).toBe(true);
  expect(widgets.every(({ y, height }) => y % 6 === 0 && height === 6)).toBe(true);
});

it("draws each agent and each NAT gateway", () => {
  const metrics = (title: string): unknown[][] | undefined =>
    widgets.find(({ properties }) => properties.title === title)?.properties.metrics;
  const service = ["ClusterName", "main", "ServiceName", "service"];
  expect(metrics("Agents: tasks")).toEqual([
    ["ECS/ContainerInsights", "DesiredTaskCount", ...service, { label: "default desired" }],
    ["ECS/ContainerInsights", "RunningTaskCount", ...service, { label: "default running" }],
  ]);
  expect(metrics("Agents: errors in the log")).toEqual([["main", "Errors", { label: "default" }]]);
  expect(metrics("Way out: connections turned away")?.map(([, , , id]) => id)).toEqual(["nat-a", "nat-b"]);
});

it("draws a Prefect server beside the agents", () => {
  const errors = { namespace: "main", name: "PrefectServerErrors" };
  const server = { name: "Prefect server", serviceName: "prefect", isServer: true, errors };
  const { widgets: drawn } = dashboardBody({ ...content, services: [...content.services, server] }) as {
    readonly widgets: readonly Widget[];
  };
  const tasks = drawn.find(({ properties }) => properties.title === "Agents and Prefect server: tasks");
  expect(tasks?.properties.metrics?.map((line) => line.at(-1))).toEqual([
    { label: "default desired" },
    { label: "Prefect server desired" },
    { label: "default running" },
    { label: "Prefect server running" },
  ]);
});

it("draws a NAT instance", () => {
  const { widgets: drawn } = dashboardBody({
    ...content,
    natGatewayIds: [],
    natInstanceGroupName: "nat-eni-1",
  }) as {
    readonly widgets: typeof widgets;
  };
  const metrics = drawn.flatMap(({ properties: { metrics = [] } }) => metrics);
  expect(metrics).toContainEqual([
    "AWS/EC2",
    "NetworkOut",
    "AutoScalingGroupName",
    "nat-eni-1",
    { label: "NAT instance out and back" },
  ]);
});

it("lists why tasks failed to start, the latest first and each once", () => {
  expect(widgets.find(({ type }) => type === "log")?.properties).toMatchObject({
    region: "eu-west-1",
    query:
      "SOURCE '/aws/events/failed' | fields @timestamp, detail.stoppedReason, detail.taskArn" +
      " | sort @timestamp desc | dedup detail.taskArn | limit 50",
  });
});

it("counts the samples of agents' tasks where the cluster has no Container Insights", () => {
  const { widgets } = dashboardBody({ ...content, containerInsights: false }) as {
    readonly widgets: readonly Widget[];
  };
  expect(widgets.find(({ properties }) => properties.title === "Agents: tasks")?.properties).toMatchObject({
    stat: "SampleCount",
    metrics: [
      [
        "AWS/ECS",
        "CPUUtilization",
        "ClusterName",
        "main",
        "ServiceName",
        "service",
        { label: "default running" },
      ],
    ],
  });
  expect(JSON.stringify(widgets)).not.toContain("ContainerInsights");
});
