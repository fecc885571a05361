import { kind } from "./description";
import { idOnly } from "./offlineAnswer";
import { Access, READ_BY_COST, type ResourceType } from "./resourceType";

export const monitoring = {
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    words: kind("Alarm", (alarm: AlarmInputs) => [
      firstSentence(alarm.alarmDescription),
      ...(alarm.treatMissingData === "breaching" ? ["also when AWS says nothing about it"] : []),
    ]),
    cost: { item: "alarms", part: "monitoring", price: "alarmMetric", quantity: metricsWatched },
    access: Access.none,
    replacedBy: { inputs: ["name"] },
    deploy: {
      create: ["cloudwatch:PutMetricAlarm", "cloudwatch:TagResource"],
      read: ["cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"],
      update: ["cloudwatch:PutMetricAlarm"],
      delete: ["cloudwatch:DeleteAlarms"],
    },
    leftBehind: { tagged: "tagging API" },
    terraform: { type: "aws_cloudwatch_metric_alarm", renamed: { metricQueries: "metric_query" } },
    offline: ({ name, arn }) => ({ id: name, state: { name, arn: arn("cloudwatch", `alarm:${name}`) } }),
  },
  "aws:sns/topic:Topic": {
    words: kind("Topic", () => ["hands on what the alarms say, to who subscribes"]),
    cost: {
      reason:
        "charged by message, the first thousand e-mails a month free: https://aws.amazon.com/sns/pricing/",
    },
    access: Access.none,
    replacedBy: { inputs: ["name", "namePrefix", "fifoTopic"] },
    deploy: {
      create: ["sns:CreateTopic", "sns:TagResource"],
      read: ["sns:GetTopicAttributes", "sns:ListTagsForResource"],
      update: ["sns:SetTopicAttributes"],
      delete: ["sns:DeleteTopic"],
    },
    leftBehind: { tagged: "tagging API" },
    terraform: { type: "aws_sns_topic" },
    offline: ({ name, arn }) => ({ id: arn("sns", name), state: { name, arn: arn("sns", name) } }),
  },
  "aws:sns/topicPolicy:TopicPolicy": {
    words: kind("Topic policy", () => ["only alarms of this account may say something, nobody without TLS"]),
    cost: { reason: "a policy" },
    access: Access.read,
    replacedBy: { inputs: ["arn"] },
    deploy: {
      create: ["sns:SetTopicAttributes"],
      read: ["sns:GetTopicAttributes"],
      update: ["sns:SetTopicAttributes"],
      delete: ["sns:SetTopicAttributes"],
    },
    leftBehind: { reason: "goes with its topic" },
    terraform: { type: "aws_sns_topic_policy" },
    offline: idOnly,
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    words: kind("Subscription", ({ protocol, endpoint }: SubscriptionInputs) => [
      `${protocol} to ${endpoint}, once they have confirmed it`,
    ]),
    cost: READ_BY_COST,
    access: Access.read,
    replacedBy: { inputs: ["endpoint", "protocol", "topic"] },
    deploy: {
      create: ["sns:Subscribe"],
      read: ["sns:GetSubscriptionAttributes"],
      update: { reason: "a change makes a new one" },
      delete: ["sns:Unsubscribe"],
    },
    leftBehind: { reason: "goes with its topic" },
    terraform: { type: "aws_sns_topic_subscription" },
    offline: idOnly,
  },
  "aws:cloudwatch/dashboard:Dashboard": {
    words: kind("Dashboard", () => ["the alarms and what they watch, on one page"]),
    cost: { item: "dashboard", part: "monitoring", price: "dashboard" },
    access: Access.none,
    replacedBy: { inputs: ["dashboardName"] },
    deploy: {
      create: ["cloudwatch:PutDashboard"],
      read: ["cloudwatch:GetDashboard"],
      update: ["cloudwatch:PutDashboard"],
      delete: ["cloudwatch:DeleteDashboards"],
    },
    leftBehind: { reason: "a dashboard has no tags" },
    terraform: { type: "aws_cloudwatch_dashboard" },
    offline: idOnly,
  },
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": {
    words: kind("Log metric", ({ pattern }: FilterInputs) => [
      pattern === ""
        ? "counts all lines"
        : `counts lines with ${pattern.replaceAll('" ?"', '", "').slice(1)}`,
    ]),
    cost: { item: "counts of lines in logs, at most", part: "monitoring", price: "metric" },
    access: Access.none,
    replacedBy: { inputs: ["name", "logGroupName"] },
    deploy: {
      create: ["logs:PutMetricFilter"],
      read: ["logs:DescribeMetricFilters"],
      update: ["logs:PutMetricFilter"],
      delete: ["logs:DeleteMetricFilter"],
    },
    leftBehind: { reason: "goes with its log group" },
    terraform: { type: "aws_cloudwatch_log_metric_filter" },
    offline: idOnly,
  },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": {
    words: kind("Log policy", () => ["only the rule may write"]),
    cost: { reason: "a policy" },
    access: Access.read,
    replacedBy: { inputs: ["policyName", "resourceArn"] },
    deploy: {
      create: ["logs:PutResourcePolicy"],
      read: ["logs:DescribeResourcePolicies"],
      update: ["logs:PutResourcePolicy"],
      delete: ["logs:DeleteResourcePolicy"],
    },
    leftBehind: { reason: "goes with its log group" },
    terraform: { type: "aws_cloudwatch_log_resource_policy" },
    offline: idOnly,
  },
} satisfies Record<string, ResourceType>;

/** An alarm costs as much as the metrics that it watches. */
function metricsWatched({ metricQueries }: Readonly<Record<string, unknown>>): number {
  const queries = metricQueries as { readonly metric?: unknown }[] | undefined;
  return queries?.filter(({ metric }) => metric !== undefined).length ?? 1;
}

/** Descriptions say first what is wrong, then what to do. */
function firstSentence(text: string): string {
  return text.split(". ")[0] ?? text;
}

interface AlarmInputs {
  readonly alarmDescription: string;
  readonly treatMissingData: string;
}

interface SubscriptionInputs {
  readonly protocol: string;
  readonly endpoint: string;
}

interface FilterInputs {
  readonly pattern: string;
}
