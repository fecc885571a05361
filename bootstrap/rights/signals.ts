import type { PolicyStatement } from "../../components/iam/policyStatement";
import { dashboards, logGroups, secrets } from "./read";
import { arn, type Scope } from "./scope";

/** Permissions to create, update and delete a stack's logs, alarms, rules, queues, topic and secret. */
export function signalStatements(scope: Scope): PolicyStatement[] {
  const { prefix } = scope;
  const alarms = arn(scope, "cloudwatch", `alarm:${prefix}-*`);
  const rules = arn(scope, "events", `rule/${prefix}-*`);
  return [
    ownLogs(logGroups(scope)),
    readOwnLogs(logGroups(scope)),
    // They support no resources:
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
    {
      sid: "LetEventsBeLogged",
      actions: ["logs:DeleteResourcePolicy", "logs:PutResourcePolicy"],
      resources: ["*"],
    },
    {
      sid: "OwnAlarms",
      actions: ["cloudwatch:DeleteAlarms", "cloudwatch:TagResource", "cloudwatch:UntagResource"],
      resources: [alarms],
    },
    // Other alarm actions stop instances or invoke functions, with CloudWatch's own permissions.
    {
      sid: "TellOwnTopicOfAlarms",
      actions: ["cloudwatch:PutMetricAlarm"],
      resources: [alarms],
      conditions: {
        "ForAllValues:StringLike": { "cloudwatch:AlarmActions": [arn(scope, "sns", `${prefix}-*`)] },
      },
    },
    {
      sid: "OwnDashboard",
      actions: ["cloudwatch:DeleteDashboards", "cloudwatch:PutDashboard"],
      resources: [dashboards(scope, prefix)],
    },
    {
      sid: "OwnRules",
      actions: ["events:DeleteRule", "events:RemoveTargets", "events:TagResource", "events:UntagResource"],
      resources: [rules],
    },
    // A rule matches events of the whole account: limited to ECS's events, and to the stack's own queues and logs as targets.
    {
      sid: "HearOfEcs",
      actions: ["events:PutRule"],
      resources: [rules],
      conditions: only("StringEquals", "events:source", ["aws.ecs"]),
    },
    {
      sid: "TellOwnTargets",
      actions: ["events:PutTargets"],
      resources: [rules],
      conditions: only("ArnLike", "events:TargetArn", [
        arn(scope, "sqs", `${prefix}-*`),
        ...logGroups(scope),
      ]),
    },
    // Of agents. A schedule can do no more than its role, which is a stack's.
    {
      sid: "OwnSchedules",
      actions: ["scheduler:CreateSchedule", "scheduler:DeleteSchedule", "scheduler:UpdateSchedule"],
      resources: [arn(scope, "scheduler", `schedule/default/${prefix}-*`)],
    },
    {
      sid: "OwnQueues",
      actions: [
        "sqs:CreateQueue",
        "sqs:DeleteQueue",
        "sqs:SetQueueAttributes",
        "sqs:TagQueue",
        "sqs:UntagQueue",
      ],
      resources: [arn(scope, "sqs", `${prefix}-*`)],
    },
    {
      sid: "OwnTopic",
      actions: [
        "sns:CreateTopic",
        "sns:DeleteTopic",
        "sns:SetTopicAttributes",
        "sns:Subscribe",
        "sns:TagResource",
        "sns:Unsubscribe",
        "sns:UntagResource",
      ],
      resources: [arn(scope, "sns", `${prefix}-*`)],
    },
    {
      sid: "OwnSecret",
      actions: [
        "secretsmanager:CreateSecret",
        "secretsmanager:DeleteSecret",
        "secretsmanager:PutSecretValue",
        "secretsmanager:TagResource",
        "secretsmanager:UntagResource",
        "secretsmanager:UpdateSecret",
        "secretsmanager:UpdateSecretVersionStage",
      ],
      resources: [secrets(scope)],
    },
    useAwsOwnKeys(scope),
  ];
}

/** Permissions to create, update and delete log groups. */
export function ownLogs(groups: string[]): PolicyStatement {
  return {
    sid: "OwnLogs",
    actions: [
      "logs:CreateLogGroup",
      "logs:DeleteLogGroup",
      "logs:DeleteMetricFilter",
      "logs:DeleteRetentionPolicy",
      "logs:FilterLogEvents",
      "logs:PutMetricFilter",
      "logs:PutRetentionPolicy",
      "logs:TagResource",
      "logs:UntagResource",
    ],
    resources: groups,
  };
}

export function readOwnLogs(groups: string[]): PolicyStatement {
  return {
    sid: "ReadOwnLogs",
    actions: ["logs:GetLogEvents"],
    resources: groups.map((group) => `${group}:log-stream:*`),
  };
}

/** Use of AWS managed keys by ECR, RDS and Secrets Manager, on behalf of their callers. */
export function useAwsOwnKeys(scope: Scope): PolicyStatement {
  return {
    sid: "UseAwsOwnKeys",
    actions: ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey", "kms:RetireGrant"],
    resources: [arn(scope, "kms", "key/*")],
    conditions: {
      "ForAnyValue:StringEquals": {
        "kms:ResourceAliases": ["alias/aws/ecr", "alias/aws/rds", "alias/aws/secretsmanager"],
      },
    },
  };
}

/** A condition on a multivalued key: it has at least one value, and all are among these. */
function only(operator: string, key: string, values: string[]): PolicyStatement["conditions"] {
  return { [`ForAllValues:${operator}`]: { [key]: values }, Null: { [key]: ["false"] } };
}
