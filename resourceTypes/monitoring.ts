import { type Describe, kind } from "./description";

export const monitoring: Record<string, Describe> = {
  "aws:cloudwatch/metricAlarm:MetricAlarm": kind("Alarm", (alarm: AlarmInputs) => [
    firstSentence(alarm.alarmDescription),
    ...(alarm.treatMissingData === "breaching" ? ["also when AWS says nothing about it"] : []),
  ]),
  "aws:sns/topic:Topic": kind("Topic", () => ["hands on what the alarms say, to who subscribes"]),
  "aws:sns/topicPolicy:TopicPolicy": kind("Topic policy", () => [
    "only alarms of this account may say something, nobody without TLS",
  ]),
  "aws:sns/topicSubscription:TopicSubscription": kind(
    "Subscription",
    ({ protocol, endpoint }: SubscriptionInputs) => [
      `${protocol} to ${endpoint}, once they have confirmed it`,
    ],
  ),
  "aws:cloudwatch/dashboard:Dashboard": kind("Dashboard", () => [
    "the alarms and what they watch, on one page",
  ]),
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": kind("Log metric", ({ pattern }: FilterInputs) => [
    pattern === "" ? "counts all lines" : `counts lines with ${pattern.replaceAll('" ?"', '", "').slice(1)}`,
  ]),
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": kind("Log policy", () => ["only the rule may write"]),
};

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
