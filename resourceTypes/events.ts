import { type Describe, kind } from "./description";

export const events: Record<string, Describe> = {
  "aws:cloudwatch/eventRule:EventRule": kind("Event rule", ({ eventPattern }: RuleInputs) => {
    const { "detail-type": types, detail } = JSON.parse(eventPattern) as EventPattern;
    const kinds = [...(detail.lastStatus ?? ["any"]), ...(detail.stopCode ?? [])];
    return [`${types.join(", ")}: ${kinds.join(", ")}`];
  }),
  "aws:cloudwatch/eventTarget:EventTarget": kind("Event target", ({ rule, arn }: TargetInputs, names) => [
    `${names.short(rule)} → ${arn.includes(":log-group:") ? "log group " : ""}${names.short(arn)}`,
  ]),
  "aws:sqs/queue:Queue": kind("Queue", (queue: QueueInputs, names) => [
    `messages are kept ${(queue.messageRetentionSeconds ?? 345_600) / 86_400} days`,
    ...(queue.redrivePolicy === undefined
      ? []
      : [redrive(JSON.parse(queue.redrivePolicy) as Redrive, names.short.bind(names))]),
  ]),
  "aws:sqs/queuePolicy:QueuePolicy": kind("Queue policy", ({ policy }: PolicyInputs) => {
    const { Statement: statements } = JSON.parse(policy) as Policy;
    const isAllowed = statements.some(({ Effect }) => Effect === "Allow");
    return [...(isAllowed ? ["only the rule may send"] : []), "nobody without TLS"];
  }),
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": kind(
    "Redrive allow policy",
    ({ redriveAllowPolicy }: RedriveAllowInputs, names) => {
      const { sourceQueueArns } = JSON.parse(redriveAllowPolicy) as RedriveAllow;
      return [`dead letters of ${sourceQueueArns.map(names.short.bind(names)).join(", ")} only`];
    },
  ),
};

function redrive({ maxReceiveCount, deadLetterTargetArn }: Redrive, short: (arn: string) => string): string {
  return `after ${maxReceiveCount} tries to ${short(deadLetterTargetArn)}`;
}

interface RedriveAllowInputs {
  readonly redriveAllowPolicy: string;
}

interface RedriveAllow {
  readonly sourceQueueArns: readonly string[];
}

interface RuleInputs {
  readonly eventPattern: string;
}

interface EventPattern {
  readonly "detail-type": string[];
  readonly detail: { readonly lastStatus?: string[]; readonly stopCode?: string[] };
}

interface TargetInputs {
  readonly rule: string;
  readonly arn: string;
}

interface QueueInputs {
  readonly messageRetentionSeconds?: number;
  readonly redrivePolicy?: string;
}

interface PolicyInputs {
  readonly policy: string;
}

interface Policy {
  readonly Statement: readonly { readonly Effect: string }[];
}

interface Redrive {
  readonly maxReceiveCount: number;
  readonly deadLetterTargetArn: string;
}
