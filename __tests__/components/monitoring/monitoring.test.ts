// Mocks don't prove that AWS publishes these metrics, nor that a mail arrives: only AWS shows that, after
// `aws cloudwatch set-alarm-state`.
import { Monitoring, type MonitoringArgs } from "../../../components/monitoring/monitoring";
import { baseArgs, clusterArn } from "../../support/baseArgs";
import { type CapturedResource, outputsOf, refusalOf, registered } from "../../support/program";
import { dependenciesOf, listOf, ofType, one, statementsOf } from "../../support/resources";

const alarm = "aws:cloudwatch/metricAlarm:MetricAlarm";
const filter = "aws:cloudwatch/logMetricFilter:LogMetricFilter";
const topicArn = "arn:aws:sns:eu-west-1:123456789012:main-alarms";
const failedGroup = "/aws/events/main-failed-starts";

const make = (args: Partial<MonitoringArgs> = {}): Monitoring =>
  new Monitoring("main", { ...baseArgs.monitoring, ...args });
const made = (args?: Partial<MonitoringArgs>): Promise<CapturedResource[]> => registered(() => make(args));
const inputsOf = async (
  type: string,
  name: string,
  args?: Partial<MonitoringArgs>,
): Promise<CapturedResource["inputs"]> => one(await made(args), type, name).inputs;

const NO_CONDITION = ["alarmDescription", "alarmActions", "okActions", "tags"];

/** An alarm's metric and threshold, without description and recipients. */
function conditionOf(resources: CapturedResource[], name: string): Record<string, unknown> {
  const inputs = Object.entries(one(resources, alarm, name).inputs);
  return Object.fromEntries(inputs.filter(([key]) => !NO_CONDITION.includes(key)));
}

it("makes an alarm for each way to lose a run, a topic, a dashboard, and what the alarms count with", async () => {
  expect(listOf(await made({ alarmEmail: "team@example.com" }))).toEqual([
    "aws:cloudwatch/dashboard:Dashboard main",
    "aws:cloudwatch/eventRule:EventRule main-failed-starts",
    "aws:cloudwatch/eventTarget:EventTarget main-failed-starts",
    "aws:cloudwatch/logGroup:LogGroup main-failed-starts",
    "aws:cloudwatch/logMetricFilter:LogMetricFilter main-agent-default-errors",
    "aws:cloudwatch/logMetricFilter:LogMetricFilter main-failed-starts",
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy main-failed-starts",
    "aws:cloudwatch/metricAlarm:MetricAlarm main-agent-default-logs-errors",
    "aws:cloudwatch/metricAlarm:MetricAlarm main-agent-default-too-few-tasks",
    "aws:cloudwatch/metricAlarm:MetricAlarm main-flow-tasks-fail-to-start",
    "aws:cloudwatch/metricAlarm:MetricAlarm main-nat-1-out-of-ports",
    "aws:cloudwatch/metricAlarm:MetricAlarm main-task-events-given-up",
    "aws:cloudwatch/metricAlarm:MetricAlarm main-task-events-wait",
    "aws:sns/topic:Topic main-alarms",
    "aws:sns/topicPolicy:TopicPolicy main-alarms",
    "aws:sns/topicSubscription:TopicSubscription main-alarms-email",
    "prefect-ecs:monitoring:Monitoring main",
  ]);
});

it("refuses a retention that CloudWatch doesn't know", async () => {
  expect(await refusalOf(() => make({ logRetentionDays: 2 }))).toEqual([
    expect.stringMatching(/^`logRetentionDays` must be .*, got 2\.$/),
  ]);
});

describe("an alarm", () => {
  it("goes off when fewer tasks of an agent run than should, or AWS knows of none, for five minutes", async () => {
    const count = (id: string, metricName: string): object => ({
      id,
      metric: {
        namespace: "ECS/ContainerInsights",
        metricName,
        dimensions: { ClusterName: "main", ServiceName: "agent-service" },
        period: 60,
        stat: "Average",
      },
    });
    expect(conditionOf(await made(), "main-agent-default-too-few-tasks")).toEqual({
      metricQueries: [
        { id: "missing", expression: "desired - running", label: "Tasks that do not run", returnData: true },
        count("desired", "DesiredTaskCount"),
        count("running", "RunningTaskCount"),
      ],
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      evaluationPeriods: 5,
      treatMissingData: "breaching",
    });
  });

  it("goes off when an event has waited for a quarter of an hour", async () => {
    expect(conditionOf(await made(), "main-task-events-wait")).toEqual({
      namespace: "AWS/SQS",
      metricName: "ApproximateAgeOfOldestMessage",
      dimensions: { QueueName: "events" },
      statistic: "Maximum",
      period: 60,
      comparisonOperator: "GreaterThanThreshold",
      threshold: 900,
      evaluationPeriods: 1,
      treatMissingData: "notBreaching",
    });
  });

  it("goes off when an event has been given up", async () => {
    expect(conditionOf(await made(), "main-task-events-given-up")).toEqual({
      namespace: "AWS/SQS",
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: "events-dead" },
      statistic: "Maximum",
      period: 60,
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      evaluationPeriods: 1,
      treatMissingData: "notBreaching",
    });
  });

  it.each([
    ["a flow task could not start", "main-flow-tasks-fail-to-start", "FailedStarts"],
    ["an agent's log has an error", "main-agent-default-logs-errors", "AgentErrors-default"],
  ])("goes off when %s", async (_, name, metricName) => {
    expect(conditionOf(await made(), name)).toEqual({
      namespace: "main",
      metricName,
      statistic: "Sum",
      period: 300,
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      evaluationPeriods: 1,
      treatMissingData: "notBreaching",
    });
  });

  it("goes off when a NAT gateway is out of ports, each for itself", async () => {
    const natGatewayIds = ["nat-a", "nat-b"];
    const resources = await made({ natGatewayIds });
    const conditions = [1, 2].map((number) => conditionOf(resources, `main-nat-${number}-out-of-ports`));
    expect(conditions).toEqual(
      natGatewayIds.map((NatGatewayId) => ({
        namespace: "AWS/NATGateway",
        metricName: "ErrorPortAllocation",
        dimensions: { NatGatewayId },
        statistic: "Sum",
        period: 300,
        comparisonOperator: "GreaterThanThreshold",
        threshold: 0,
        evaluationPeriods: 1,
        treatMissingData: "notBreaching",
      })),
    );
  });

  it("tells the topic that it began and that it is over, once the topic takes it", async () => {
    const resources = await made();
    const alarms = ofType(resources, alarm);
    expect(alarms).toHaveLength(6);
    for (const each of alarms) {
      expect(each.inputs).toMatchObject({ alarmActions: [topicArn], okActions: [topicArn] });
      expect(dependenciesOf(resources, each)).toContain("aws:sns/topicPolicy:TopicPolicy main-alarms");
    }
  });

  it("says in a sentence what is wrong, and then what to do first, in what CloudWatch keeps of it", async () => {
    for (const { inputs } of ofType(await made(), alarm)) {
      expect(inputs["alarmDescription"]).toMatch(/^[A-Z][^.]*\. .*\bFirst\b/);
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
      expect(String(inputs["alarmDescription"]).length).toBeLessThanOrEqual(1024);
    }
  });

  it("doesn't watch an agent with desired count 0", async () => {
    const agents = [{ name: "off", serviceName: "s", desiredCount: 0, logGroupName: "l" }];
    expect(listOf(await made({ agents })).filter((line) => line.includes("-agent-off-"))).toEqual([
      `${filter} main-agent-off-errors`,
      `${alarm} main-agent-off-logs-errors`,
    ]);
  });
});

describe("flow tasks that fail to start", () => {
  it("are those of this cluster's flow runs", async () => {
    const { eventPattern } = await inputsOf("aws:cloudwatch/eventRule:EventRule", "main-failed-starts");
    expect(JSON.parse(eventPattern as string)).toEqual({
      source: ["aws.ecs"],
      "detail-type": ["ECS Task State Change"],
      detail: {
        clusterArn: [clusterArn],
        lastStatus: ["STOPPED"],
        stopCode: ["TaskFailedToStart"],
        group: ["family:flow-runs", { prefix: "family:flow-runs-" }],
      },
    });
  });

  it("are logged, and the log accepts them only from the rule", async () => {
    const resources = await made();
    const target = one(resources, "aws:cloudwatch/eventTarget:EventTarget", "main-failed-starts");
    expect(target.inputs).toEqual({
      rule: "main-failed-starts",
      arn: `arn:aws:logs:eu-west-1:123456789012:log-group:${failedGroup}`,
    });
    const policy = one(resources, "aws:cloudwatch/logResourcePolicy:LogResourcePolicy", "main-failed-starts");
    expect(dependenciesOf(resources, target)).toContain(`${policy.type} ${policy.name}`);
    const { resourceArn, policyName } = policy.inputs;
    expect({ resourceArn, policyName }).toEqual({ resourceArn: target.inputs["arn"], policyName: undefined });
    const Principal = { Service: ["events.amazonaws.com", "delivery.logs.amazonaws.com"] };
    expect(statementsOf(policy.inputs["policyDocument"])).toEqual([
      {
        Sid: "OpenStreams",
        Effect: "Allow",
        Principal,
        Action: "logs:CreateLogStream",
        Resource: `arn:aws:logs:eu-west-1:123456789012:log-group:${failedGroup}:*`,
      },
      {
        Sid: "OnlyTheRuleWrites",
        Effect: "Allow",
        Principal,
        Action: "logs:PutLogEvents",
        Resource: `arn:aws:logs:eu-west-1:123456789012:log-group:${failedGroup}:*:*`,
        Condition: {
          ArnEquals: { "aws:SourceArn": "arn:aws:events:eu-west-1:123456789012:rule/main-failed-starts" },
        },
      },
    ]);
  });

  it("are each counted, and kept as long as other logs", async () => {
    const resources = await made({ logRetentionDays: 365 });
    expect(one(resources, "aws:cloudwatch/logGroup:LogGroup", "main-failed-starts").inputs).toMatchObject({
      namePrefix: `${failedGroup}-`,
      retentionInDays: 365,
    });
    expect(one(resources, filter, "main-failed-starts").inputs).toEqual({
      logGroupName: failedGroup,
      pattern: "",
      metricTransformation: { namespace: "main", name: "FailedStarts", value: "1" },
    });
  });
});

describe("the topic", () => {
  it("takes what alarms of this account say, over TLS", async () => {
    const { arn, policy } = await inputsOf("aws:sns/topicPolicy:TopicPolicy", "main-alarms");
    expect(arn).toBe(topicArn);
    expect(statementsOf(policy)).toEqual([
      {
        Sid: "OnlyAlarms",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: "sns:Publish",
        Resource: topicArn,
        Condition: {
          StringEquals: { "aws:SourceAccount": "123456789012" },
          ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:*" },
        },
      },
      {
        Sid: "OnlyServices",
        Effect: "Deny",
        Principal: "*",
        Action: "sns:Publish",
        Resource: topicArn,
        Condition: { Bool: { "aws:PrincipalIsAWSService": "false", "aws:ViaAWSService": "false" } },
      },
      {
        Sid: "OnlyTls",
        Effect: "Deny",
        Principal: "*",
        Action: "sns:Publish",
        Resource: topicArn,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
  });

  it("has the configured e-mail subscription, or none", async () => {
    const subscription = "aws:sns/topicSubscription:TopicSubscription";
    expect(await inputsOf(subscription, "main-alarms-email", { alarmEmail: "team@example.com" })).toEqual({
      topic: topicArn,
      protocol: "email",
      endpoint: "team@example.com",
    });
    expect(ofType(await made(), subscription)).toEqual([]);
  });
});

it("counts an agent's errors under the agent's name", async () => {
  expect(await inputsOf(filter, "main-agent-default-errors")).toMatchObject({
    logGroupName: "agent-log",
    metricTransformation: { namespace: "main", name: "AgentErrors-default", value: "1" },
  });
});

it("watches a NAT instance, of which AWS says nothing when there is none", async () => {
  const resources = await made({ natGatewayIds: [], natInstanceGroupName: "main-nat-eni-1" });
  expect(conditionOf(resources, "main-nat-instance-fails")).toEqual({
    namespace: "AWS/EC2",
    metricName: "StatusCheckFailed",
    dimensions: { AutoScalingGroupName: "main-nat-eni-1" },
    statistic: "Maximum",
    period: 60,
    comparisonOperator: "GreaterThanThreshold",
    threshold: 0,
    evaluationPeriods: 5,
    treatMissingData: "breaching",
  });
});

describe("a Prefect server of the stack's own", () => {
  const prefectServer = { serviceName: "prefect-service", logGroupName: "prefect-log" };
  const dimensions = { ClusterName: "main", ServiceName: "prefect-service" };

  it("has two alarms and a count of errors, and nothing else", async () => {
    const before = listOf(await made());
    const added = listOf(await made({ prefectServer })).filter((line) => !before.includes(line));
    expect(added).toEqual([
      `${filter} main-prefect-server-errors`,
      `${alarm} main-prefect-server-logs-errors`,
      `${alarm} main-prefect-server-too-few-tasks`,
    ]);
  });

  it.each([
    [true, "desired - running", "ECS/ContainerInsights", "RunningTaskCount"],
    [false, "1 - running", "AWS/ECS", "CPUUtilization"],
  ])(
    "tells when its task is gone for five minutes, with Container Insights %s",
    async (containerInsights, expression, namespace, metricName) => {
      const resources = await made({ prefectServer, containerInsights });
      const { metricQueries, ...condition } = conditionOf(resources, "main-prefect-server-too-few-tasks");
      expect(metricQueries).toContainEqual(expect.objectContaining({ id: "missing", expression }));
      expect(metricQueries).toContainEqual({
        id: "running",
        metric: expect.objectContaining({ namespace, metricName, dimensions }) as object,
      });
      expect(condition).toEqual({
        comparisonOperator: "GreaterThanThreshold",
        threshold: 0,
        evaluationPeriods: 5,
        treatMissingData: "breaching",
      });
      const { alarmActions } = one(resources, alarm, "main-prefect-server-too-few-tasks").inputs;
      expect(alarmActions).toEqual([topicArn]);
    },
  );

  it("tells of errors in its log", async () => {
    const resources = await made({ prefectServer });
    const { metricTransformation, logGroupName } = one(
      resources,
      filter,
      "main-prefect-server-errors",
    ).inputs;
    expect({ metricTransformation, logGroupName }).toEqual({
      metricTransformation: { namespace: "main", name: "PrefectServerErrors", value: "1" },
      logGroupName: "prefect-log",
    });
    expect(conditionOf(resources, "main-prefect-server-logs-errors")).toMatchObject({
      namespace: "main",
      metricName: "PrefectServerErrors",
      treatMissingData: "notBreaching",
    });
  });

  it("is explained by its alarms, and is on the dashboard with each metric", async () => {
    const resources = await made({ prefectServer });
    const shown = String(
      one(resources, "aws:cloudwatch/dashboard:Dashboard", "main").inputs["dashboardBody"],
    );
    const own = ofType(resources, alarm).filter(({ name }) => name.includes("prefect-server"));
    expect(own).toHaveLength(2);
    for (const { inputs } of own) {
      expect(inputs["alarmDescription"]).toMatch(/^The Prefect server has [^.]*\. First\b/);
      expect(String(inputs["alarmDescription"]).length).toBeLessThanOrEqual(1024);
      for (const metric of metricsOf(inputs)) {
        expect(shown).toContain(metric);
      }
    }
  });
});

describe("without Container Insights", () => {
  const running = {
    id: "running",
    metric: {
      namespace: "AWS/ECS",
      metricName: "CPUUtilization",
      dimensions: { ClusterName: "main", ServiceName: "agent-service" },
      period: 60,
      stat: "SampleCount",
    },
  };

  it("an alarm counts the samples that an agent's tasks send", async () => {
    const resources = await made({ containerInsights: false });
    expect(conditionOf(resources, "main-agent-default-too-few-tasks")).toMatchObject({
      metricQueries: [
        { id: "missing", expression: "1 - running", label: "Tasks that do not run", returnData: true },
        running,
      ],
      threshold: 0,
      evaluationPeriods: 5,
      treatMissingData: "breaching",
    });
    expect(JSON.stringify(resources)).not.toContain("ContainerInsights");
  });

  it("an agent that sleeps has no missing tasks either", async () => {
    const schedule = { start: "0 7 * * 1-5", stop: "0 20 * * 1-5", timezone: "Europe/Berlin" };
    const agents = baseArgs.monitoring.agents.map((agent) => ({ ...agent, desiredCount: 2, schedule }));
    const name = "main-agent-default-too-few-tasks";
    const { metricQueries } = await inputsOf(alarm, name, { agents, containerInsights: false });
    expect(metricQueries).toContainEqual(
      expect.objectContaining({ id: "missing", expression: "IF(awake, 2 - running, 0)" }),
    );
  });
});

it("makes no dashboard where none is wanted, and no alarm speaks of one", async () => {
  const resources = await made({ dashboard: false });
  expect(ofType(resources, "aws:cloudwatch/dashboard:Dashboard")).toEqual([]);
  const descriptions = ofType(resources, alarm).map(({ inputs }) => String(inputs["alarmDescription"]));
  expect(descriptions.filter((text) => text.includes("dashboard"))).toEqual([]);
  expect(descriptions.find((text) => text.startsWith("NAT gateway"))).toContain(
    "First look in the alarm's graph for when",
  );
});

it("shows on the dashboard every metric that an alarm watches, and every alarm", async () => {
  const agents = ["one", "two"].map((name) => ({
    name,
    serviceName: `service-${name}`,
    desiredCount: 1,
    logGroupName: `log-${name}`,
  }));
  const natInstanceGroupName = "nat-eni-1";
  const resources = await made({ agents, natGatewayIds: ["nat-a", "nat-b"], natInstanceGroupName });
  const { dashboardBody, dashboardName } = one(
    resources,
    "aws:cloudwatch/dashboard:Dashboard",
    "main",
  ).inputs;
  const alarms = ofType(resources, alarm);
  const shown = JSON.stringify(JSON.parse(dashboardBody as string));
  expect(dashboardName).toBe("main");
  expect(alarms.length).toBeGreaterThan(8);
  for (const { name, inputs } of alarms) {
    expect(shown).toContain(`arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${name}"`);
    for (const metric of metricsOf(inputs)) {
      expect(shown).toContain(metric);
    }
  }
});

it("hands out the topic and the dashboard's name", async () => {
  const { alarmTopicArn, dashboardName } = await outputsOf(() => {
    const { alarmTopicArn, dashboardName } = make();
    return { alarmTopicArn, dashboardName };
  });
  expect({ alarmTopicArn, dashboardName }).toEqual({ alarmTopicArn: topicArn, dashboardName: "main" });
});

interface AlarmedMetric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions?: Record<string, string>;
}

/** As a dashboard names them: `"AWS/SQS","ApproximateAgeOfOldestMessage","QueueName","events"`. */
function metricsOf(inputs: Record<string, unknown>): string[] {
  const queries = inputs["metricQueries"] as { readonly metric?: AlarmedMetric }[] | undefined;
  const metrics = queries?.flatMap(({ metric }) => metric ?? []) ?? [inputs as unknown as AlarmedMetric];
  return metrics.map(({ namespace, metricName, dimensions = {} }) =>
    JSON.stringify([namespace, metricName, ...Object.entries(dimensions).flat()]).slice(1, -1),
  );
}

describe("an agent with a schedule", () => {
  const agents = [
    {
      name: "default",
      serviceName: "agent-service",
      desiredCount: 1,
      logGroupName: "agent-log",
      schedule: { start: "0 7 * * 1-5", stop: "0 20 * * 1-5", timezone: "Europe/Berlin" },
    },
  ];

  it("has no missing tasks while it sleeps, when CloudWatch knows nothing of it", async () => {
    const { metricQueries, treatMissingData } = (await inputsOf(alarm, "main-agent-default-too-few-tasks", {
      agents,
    })) as {
      metricQueries: { id: string; expression?: string; returnData?: boolean }[];
      treatMissingData: string;
    };
    const expressions = Object.fromEntries(metricQueries.map(({ id, expression }) => [id, expression]));
    expect(expressions).toMatchObject({
      clock: "TIME_SERIES(0)",
      minute: "(DAY(clock) - 1) * 1440 + HOUR(clock) * 60 + MINUTE(clock)",
      missing: "IF(awake, desired - running, 0)",
    });
    // Monday to Friday, from 7:10 in winter to 20:00 in summer.
    expect(expressions["awake"]).toBe(
      [370, 1810, 3250, 4690, 6130]
        .map((from) => `(minute >= ${from} AND minute < ${from + 710})`)
        .join(" OR "),
    );
    expect(metricQueries.filter(({ returnData }) => returnData === true)).toHaveLength(1);
    // By day an agent without any running task has no values either.
    expect(treatMissingData).toBe("breaching");
  });
});
