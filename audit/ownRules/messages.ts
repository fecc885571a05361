import { parsedDocument } from "../render/document";
import { Effect, statementsOf } from "../../plan/access/statement";
import { type OwnRule, ruleAbout } from "./rule";

/** Queues and topics require TLS; queues have a dead-letter queue; alarms notify a topic. */
export const messageRules: readonly OwnRule[] = [
  ...[
    "aws:sqs/queuePolicy:QueuePolicy",
    "aws:sns/topicPolicy:TopicPolicy",
    "aws:s3/bucketPolicy:BucketPolicy",
  ].map((type) =>
    ruleAbout<{ readonly policy: string }>("own-tls", type, ({ policy }) =>
      (statementsOf(policy) ?? []).some(
        ({ effect, conditions }) =>
          effect === Effect.deny && conditions["Bool"]?.["aws:SecureTransport"]?.join() === "false",
      )
        ? []
        : ["accepts requests without TLS"],
    ),
  ),
  ruleAbout<{ readonly redrivePolicy?: string }>(
    "own-dead-letters",
    "aws:sqs/queue:Queue",
    ({ redrivePolicy }, all, queue) => {
      const takesDeadLetters = all.some(({ inputs }) => deadLetterTarget(inputs) === queue.outputs["arn"]);
      return redrivePolicy !== undefined || takesDeadLetters ? [] : ["has no dead-letter queue"];
    },
  ),
  ruleAbout<{ readonly alarmActions?: readonly string[] }>(
    "own-alarm-action",
    "aws:cloudwatch/metricAlarm:MetricAlarm",
    ({ alarmActions = [] }) => (alarmActions.length > 0 ? [] : ["notifies no topic"]),
  ),
];

/** ARN of a queue's dead-letter queue; undefined: none, or a secret hides it. */
function deadLetterTarget({ redrivePolicy = "{}" }: Readonly<Record<string, unknown>>): string | undefined {
  return parsedDocument<{ readonly deadLetterTargetArn?: string }>(redrivePolicy, {}).deadLetterTargetArn;
}
