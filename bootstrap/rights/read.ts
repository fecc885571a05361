import type { PolicyStatement } from "../../components/iam/policyStatement";
import { readDataStoreStatements } from "./dataStore";
import { arn, ecsOwnRole, type Scope, taskRoles } from "./scope";

/** Permissions of a preview, which compares with the state and calls AWS only for the program's look-ups. No secrets' values. */
export function previewStatements(scope: Scope): PolicyStatement[] {
  return [
    {
      sid: "LookUpWhatHasNoResourceLevel",
      actions: [
        "ec2:DescribeAddresses",
        "ec2:DescribeAddressesAttribute",
        "ec2:DescribeSubnets",
        "ecr:GetAuthorizationToken",
        "sts:GetCallerIdentity",
      ],
      resources: ["*"],
    },
    {
      sid: "LookUpVersionsOfSecrets",
      actions: ["secretsmanager:ListSecretVersionIds"],
      resources: [secrets(scope)],
    },
  ];
}

/**
 * Permissions of a refresh on stacks' resources.
 *
 * @param stacks Stacks whose own secrets' values are compared too.
 * @param dashboard Name of a stack's dashboard, which is the stack's name, or a pattern for several.
 */
export function refreshStatements(
  scope: Scope,
  stacks: Scope[],
  dashboard = `${scope.prefix}-*`,
): PolicyStatement[] {
  const { prefix } = scope;
  return [
    {
      sid: "ReadWhatHasNoResourceLevel",
      actions: [
        "ec2:DescribeAddresses",
        "ec2:DescribeAddressesAttribute",
        "ec2:DescribeAvailabilityZones",
        "ec2:DescribeEgressOnlyInternetGateways",
        "ec2:DescribeInternetGateways",
        "ec2:DescribeNatGateways",
        "ec2:DescribeNetworkAcls",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribePrefixLists",
        "ec2:DescribeRegions",
        "ec2:DescribeRouteTables",
        "ec2:DescribeSecurityGroupRules",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeTags",
        "ec2:DescribeVpcEndpoints",
        "ec2:DescribeVpcs",
        "ecr:GetAuthorizationToken",
        "ecs:ListServices",
        "ecs:ListTaskDefinitions",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
        "sts:GetCallerIdentity",
      ],
      resources: ["*"],
    },
    { sid: "ReadVpcs", actions: ["ec2:DescribeVpcAttribute"], resources: [arn(scope, "ec2", "vpc/*")] },
    {
      sid: "ReadContainers",
      // No tasks: they show their runs' variables in plaintext.
      actions: ["ecs:DescribeClusters", "ecs:DescribeServices", "ecs:ListTagsForResource"],
      resources: [
        arn(scope, "ecs", `cluster/${prefix}-*`),
        arn(scope, "ecs", `service/${prefix}-*`),
        arn(scope, "ecs", `task-definition/${prefix}-*`),
      ],
    },
    {
      sid: "ReadImages",
      actions: [
        "ecr:DescribeImages",
        "ecr:DescribeRepositories",
        "ecr:GetLifecyclePolicy",
        "ecr:ListTagsForResource",
      ],
      resources: [arn(scope, "ecr", `repository/${prefix}-*`)],
    },
    {
      sid: "ReadRoles",
      actions: [
        "iam:GetRole",
        "iam:GetRolePolicy",
        "iam:ListAttachedRolePolicies",
        "iam:ListInstanceProfilesForRole",
        "iam:ListRolePolicies",
      ],
      resources: taskRoles(scope),
    },
    {
      sid: "ReadLogSettings",
      actions: ["logs:DescribeMetricFilters", "logs:ListTagsForResource"],
      resources: logGroups(scope),
    },
    {
      sid: "ReadEvents",
      actions: ["events:DescribeRule", "events:ListTagsForResource", "events:ListTargetsByRule"],
      resources: [arn(scope, "events", `rule/${prefix}-*`)],
    },
    {
      sid: "ReadSchedules",
      actions: ["scheduler:GetSchedule"],
      resources: [arn(scope, "scheduler", `schedule/default/${prefix}-*`)],
    },
    {
      sid: "ReadAlarms",
      actions: ["cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"],
      resources: [arn(scope, "cloudwatch", `alarm:${prefix}-*`)],
    },
    {
      sid: "ReadDashboards",
      actions: ["cloudwatch:GetDashboard"],
      resources: [dashboards(scope, dashboard)],
    },
    {
      sid: "ReadTopics",
      actions: ["sns:GetSubscriptionAttributes", "sns:GetTopicAttributes", "sns:ListTagsForResource"],
      resources: [arn(scope, "sns", `${prefix}-*`)],
    },
    {
      sid: "ReadQueues",
      actions: ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListQueueTags"],
      resources: [arn(scope, "sqs", `${prefix}-*`)],
    },
    {
      sid: "ReadAboutSecrets",
      actions: [
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetResourcePolicy",
        "secretsmanager:ListSecretVersionIds",
      ],
      resources: [secrets(scope)],
    },
    ...readDataStoreStatements(scope),
    // It supports no resources, and so shows the environment of all task definitions.
    { sid: "ReadTaskDefinitions", actions: ["ecs:DescribeTaskDefinition"], resources: ["*"] },
    { sid: "ReadSecrets", actions: ["secretsmanager:GetSecretValue"], resources: stacks.map(secrets) },
  ];
}

/** Additional permissions of `prefect-ecs preflight`. */
export function preflightStatements(scope: Scope): PolicyStatement[] {
  return [
    {
      sid: "ReadQuotas",
      actions: ["servicequotas:GetAWSDefaultServiceQuota", "servicequotas:GetServiceQuota"],
      resources: ["*"],
    },
    { sid: "LookForRoleOfEcsItself", actions: ["iam:GetRole"], resources: [ecsOwnRole(scope)] },
  ];
}

export function secrets(scope: Scope): string {
  return arn(scope, "secretsmanager", `secret:${scope.prefix}-*`);
}

/** Log groups of a stack. EventBridge writes only to groups with its own prefix. */
export function logGroups(scope: Scope): string[] {
  const { prefix } = scope;
  return [`${prefix}-*`, `/aws/events/${prefix}-*`].map((name) => arn(scope, "logs", `log-group:${name}`));
}

export function dashboards({ partition, accountId }: Scope, name: string): string {
  return `arn:${partition}:cloudwatch::${accountId}:dashboard/${name}`;
}
