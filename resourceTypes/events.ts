import { kind } from "./description";
import { idOnly, OFFLINE_ACCOUNT, type OfflineAnswer } from "./offlineAnswer";
import { Access, type ResourceType } from "./resourceType";

const queue: OfflineAnswer = ({ name, region, arn }) => {
  const url = `https://sqs.${region}.amazonaws.com/${OFFLINE_ACCOUNT}/${name}`;
  return { id: url, state: { name, url, arn: arn("sqs", name) } };
};

/** https://aws.amazon.com/eventbridge/pricing/ */
const awsEvents = { reason: "AWS's own events on the default bus cost nothing" };

/** A resource in Pulumi, and an attribute of its queue in SQS. */
const queueAttribute = {
  cost: { reason: "an attribute of its queue" },
  replacedBy: { inputs: ["queueUrl"] },
  deploy: {
    create: ["sqs:SetQueueAttributes"],
    read: ["sqs:GetQueueAttributes"],
    update: ["sqs:SetQueueAttributes"],
    delete: ["sqs:SetQueueAttributes"],
  },
  leftBehind: { reason: "goes with its queue" },
  offline: idOnly,
} satisfies Partial<ResourceType>;

export const events = {
  "aws:cloudwatch/eventRule:EventRule": {
    words: kind("Event rule", ({ eventPattern }: RuleInputs) => {
      const { "detail-type": types, detail } = JSON.parse(eventPattern) as EventPattern;
      const kinds = [...(detail.lastStatus ?? ["any"]), ...(detail.stopCode ?? [])];
      return [`${types.join(", ")}: ${kinds.join(", ")}`];
    }),
    cost: awsEvents,
    access: Access.none,
    replacedBy: { inputs: ["name", "namePrefix", "eventBusName"] },
    deploy: {
      create: ["events:PutRule", "events:TagResource"],
      read: ["events:DescribeRule", "events:ListTagsForResource"],
      update: ["events:PutRule"],
      delete: ["events:DeleteRule"],
    },
    leftBehind: { tagged: "tagging API" },
    terraform: { type: "aws_cloudwatch_event_rule" },
    offline: ({ name, arn }) => ({ id: name, state: { name, arn: arn("events", `rule/${name}`) } }),
  },
  "aws:cloudwatch/eventTarget:EventTarget": {
    words: kind("Event target", ({ rule, arn }: TargetInputs, names) => [
      `${names.short(rule)} → ${arn.includes(":log-group:") ? "log group " : ""}${names.short(arn)}`,
    ]),
    cost: awsEvents,
    access: Access.none,
    replacedBy: { inputs: ["rule", "targetId", "eventBusName"] },
    deploy: {
      create: ["events:PutTargets"],
      read: ["events:ListTargetsByRule"],
      update: ["events:PutTargets"],
      delete: ["events:RemoveTargets"],
    },
    leftBehind: { reason: "goes with its rule" },
    terraform: { type: "aws_cloudwatch_event_target" },
    offline: idOnly,
  },
  "aws:scheduler/schedule:Schedule": {
    words: kind("Schedule", ({ scheduleExpression, scheduleExpressionTimezone, target }: ScheduleInputs) => [
      `${scheduleExpression} ${scheduleExpressionTimezone}: ${target.arn.split(":").pop()}`,
    ]),
    cost: { reason: "EventBridge Scheduler's first 14 million invocations a month cost nothing" },
    access: Access.none,
    replacedBy: { inputs: ["name", "namePrefix", "groupName"] },
    deploy: {
      create: ["scheduler:CreateSchedule", "iam:PassRole"],
      read: ["scheduler:GetSchedule"],
      update: ["scheduler:UpdateSchedule", "iam:PassRole"],
      delete: ["scheduler:DeleteSchedule"],
    },
    leftBehind: { reason: "AWS tags no schedules; its role is found, and it calls a service that is gone" },
    terraform: { type: "aws_scheduler_schedule" },
    offline: ({ name, arn }) => ({
      id: `default/${name}`,
      state: { name, arn: arn("scheduler", `schedule/default/${name}`) },
    }),
  },
  "aws:sqs/queue:Queue": {
    words: kind("Queue", (queue: QueueInputs, names) => [
      `messages are kept ${(queue.messageRetentionSeconds ?? 345_600) / 86_400} days`,
      ...(queue.redrivePolicy === undefined
        ? []
        : [redrive(JSON.parse(queue.redrivePolicy) as Redrive, names.short.bind(names))]),
    ]),
    cost: {
      reason: "charged by request, the first million a month free: https://aws.amazon.com/sqs/pricing/",
    },
    access: Access.none,
    replacedBy: { inputs: ["name", "namePrefix", "fifoQueue"] },
    deploy: {
      create: ["sqs:CreateQueue", "sqs:TagQueue"],
      read: ["sqs:GetQueueAttributes", "sqs:ListQueueTags"],
      update: ["sqs:SetQueueAttributes"],
      delete: ["sqs:DeleteQueue"],
    },
    leftBehind: { tagged: "tagging API" },
    terraform: { type: "aws_sqs_queue" },
    offline: queue,
  },
  "aws:sqs/queuePolicy:QueuePolicy": {
    ...queueAttribute,
    words: kind("Queue policy", ({ policy }: PolicyInputs) => {
      const { Statement: statements } = JSON.parse(policy) as Policy;
      const isAllowed = statements.some(({ Effect }) => Effect === "Allow");
      return [...(isAllowed ? ["only the rule may send"] : []), "nobody without TLS"];
    }),
    access: Access.read,
    terraform: { type: "aws_sqs_queue_policy" },
  },
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": {
    ...queueAttribute,
    words: kind("Redrive allow policy", ({ redriveAllowPolicy }: RedriveAllowInputs, names) => {
      const { sourceQueueArns } = JSON.parse(redriveAllowPolicy) as RedriveAllow;
      return [`dead letters of ${sourceQueueArns.map(names.short.bind(names)).join(", ")} only`];
    }),
    access: Access.none,
    terraform: { type: "aws_sqs_queue_redrive_allow_policy" },
  },
} satisfies Record<string, ResourceType>;

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

interface ScheduleInputs {
  readonly scheduleExpression: string;
  readonly scheduleExpressionTimezone: string;
  readonly target: { readonly arn: string };
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
