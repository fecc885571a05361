import { partitionOf } from "../../components/iam/partition";
import { type EffectStatement, policyDocument } from "../../components/iam/policyDocument";
import type { PolicyStatement } from "../../components/iam/policyStatement";
import { MANAGED_SECRET_TAGS, MANAGED_SECRETS } from "../../components/store/connection";
import { STACK_TAG } from "../../stacks/stackTag";
import { WITHOUT_RESOURCE } from "../../components/iam/withoutResource";
import { BECOME_NOBODY, denyOthers, denyOthersTag, GIVE_UP_ADDRESS } from "./denials";
import { PULL_IMAGES } from "./images";
import { denyOtherNetworks, instanceRoleStatements } from "./managedInstances";
import { arn, scheduleRoles, type Scope, type Stack, stackScope, taskRoles } from "./scope";
import type { State } from "./state";

export interface TaskBoundaryArgs {
  /** Scope of the whole project. */
  readonly project: Scope;
  readonly stack: Stack;
  /** Undefined: Pulumi Cloud has the state. */
  readonly state: State | undefined;
}

/**
 * Boundary of the roles of one stack's tasks, independent of their policies and trust, which a deploy role sets: resources
 * with the stack's name, and the account's `taskPolicies`.
 */
export function taskBoundary({ project, stack, state }: TaskBoundaryArgs): string {
  const scope = stackScope(project, stack.stack);
  const owner = `${project.prefix}/${stack.stack}`;
  const own = [
    ...[
      ...startStatements(project, stack),
      ...runStatements(scope, owner, stack),
      ...(stack.hasManagedInstances ? instanceRoleStatements(scope, stack) : []),
      dataStatement(scope),
    ].map(allowed),
    ...(stack.hasManagedInstances ? [denyOtherNetworks(scope, owner, stack)] : []),
    denyOthers(owner, PULL_IMAGES),
    denyOthersTag(owner),
    BECOME_NOBODY,
    ...(state === undefined
      ? []
      : [
          {
            sid: "NotTheState",
            effect: "Deny" as const,
            actions: ["kms:*", "s3:*"],
            resources: [state.bucketArn, `${state.bucketArn}/*`, state.keyArn],
          },
        ]),
    // Nothing else here allows it.
    ...(stack.taskPolicies.length === 0 ? [] : [GIVE_UP_ADDRESS]),
  ];
  // A boundary has little room, of which the names of its statements would take a tenth.
  const unnamed = own.map((statement) => ({ ...statement, sid: undefined }));
  return policyDocument([...unnamed, ...stack.taskPolicies.map(allowed)]);
}

/** Quota of a managed policy, without white space: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MAX_POLICY_LENGTH = 6144;

/** Placeholder for values that AWS chooses, at their longest. */
function longestState(partition: string): State {
  return {
    bucketArn: `arn:${partition}:s3:::${"b".repeat(63)}`,
    keyArn: `arn:${partition}:kms:ap-southeast-1:123456789012:key/${"k".repeat(36)}`,
    region: "ap-southeast-1",
  };
}

/** Problem of the length of a stack's boundary, at most one: `taskPolicies` make it long. */
export function taskBoundaryProblems(projectName: string, region: string, stack: Stack): string[] {
  const { name: partition } = partitionOf(region);
  const project = { partition, accountId: "123456789012", prefix: projectName, path: projectName };
  const { length } = taskBoundary({ project, stack, state: longestState(partition) });
  return length <= MAX_POLICY_LENGTH
    ? []
    : [
        `\`taskPolicies\` must make a boundary of at most ${MAX_POLICY_LENGTH} characters for each stack, got up to ${length} ` +
          `for '${stack.stack}': name fewer actions and resources, with '*' at the end of some that begin alike.`,
      ];
}

/** ECS's permissions to start a container, as in `components/iam/executionPolicy.ts`, and those of `components/iam/execPolicy.ts`. */
function startStatements(project: Scope, stack: Stack): PolicyStatement[] {
  const scope = stackScope(project, stack.stack);
  const own = [`secret:${scope.prefix}-*`, `secret:/${project.prefix}/${stack.stack}/*`];
  return [
    {
      sid: "WhatHasNoResourceLevel",
      actions: [
        ...WITHOUT_RESOURCE.filter((action) => !action.startsWith("ssmmessages:")),
        "ssmmessages:*Channel",
      ],
      resources: ["*"],
    },
    { sid: "PullImages", actions: [...PULL_IMAGES], resources: imagesOf(project, stack) },
    {
      sid: "OwnLogs",
      actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:GetLogEvents", "logs:PutLogEvents"],
      resources: [arn(scope, "logs", `log-group:${scope.prefix}-*`)],
    },
    {
      sid: "OwnSecrets",
      actions: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
      resources: own.map((secret) => arn(scope, "secretsmanager", secret)),
    },
    {
      sid: "OwnParameters",
      actions: ["ssm:GetParameter*"],
      resources: [arn(scope, "ssm", `parameter/${project.prefix}/${stack.stack}/*`)],
    },
    ...(stack.hasDataStore ? Object.entries(MANAGED_SECRET_TAGS) : []).map(([tag, kind]) => ({
      sid: `PasswordOf${kind === "db" ? "Instance" : "Cluster"}`,
      actions: ["secretsmanager:GetSecretValue"],
      resources: [arn(scope, "secretsmanager", MANAGED_SECRETS)],
      conditions: {
        StringLike: { [`aws:ResourceTag/${tag}`]: [arn(scope, "rds", `${kind}:${scope.prefix}-*`)] },
      },
    })),
    // Only for secrets that may be read; the key may be another account's.
    {
      sid: "DecryptSecrets",
      actions: ["kms:Decrypt"],
      resources: ["*"],
      conditions: {
        StringLike: {
          "kms:ViaService": ["secretsmanager.*", "ssm.*"],
        },
      },
    },
  ];
}

/** An agent's permissions on flow runs: `components/iam/agentPolicy.ts`. */
function runStatements(scope: Scope, owner: string, { clusterName }: Stack): PolicyStatement[] {
  const ecs = (resource: string): string => arn(scope, "ecs", resource);
  const clusters = [`${scope.prefix}-*`, ...(clusterName === undefined ? [] : [clusterName])];
  const tasks = clusters.map((cluster) => ecs(`task/${cluster}/*`));
  return [
    {
      sid: "RunOwnTasks",
      actions: ["ecs:RunTask"],
      resources: [ecs(`task-definition/${scope.prefix}-*:*`)],
      conditions: { ArnLike: { "ecs:cluster": clusters.map((cluster) => ecs(`cluster/${cluster}`)) } },
    },
    // A shared cluster has other stacks' tasks. An agent that executes flow runs itself protects its own:
    // `components/agent/processAgent.ts`.
    {
      sid: "WatchAndStopTasks",
      actions: ["ecs:*TaskProtection", "ecs:DescribeTasks", "ecs:StopTask"],
      resources: tasks,
      conditions: { StringEquals: { [`aws:ResourceTag/${STACK_TAG}`]: [owner] } },
    },
    {
      sid: "TagWhatIsRun",
      actions: ["ecs:TagResource"],
      resources: tasks,
      conditions: { StringEquals: { "ecs:CreateAction": ["RunTask"] } },
    },
    // An agent's schedule, which starts and stops its tasks, and no task: `components/agent/scheduledService.ts`.
    {
      sid: "StartAndStopAgents",
      actions: ["ecs:UpdateService"],
      resources: clusters.map((cluster) => ecs(`service/${cluster}/${scope.prefix}-agent-*`)),
      conditions: {
        ArnLike: { "aws:PrincipalArn": [scheduleRoles(scope)] },
        Null: { "ecs:task-definition": ["true"] },
      },
    },
    {
      sid: "PassOwnRolesToTasks",
      actions: ["iam:PassRole"],
      resources: taskRoles(scope),
      conditions: { StringEquals: { "iam:PassedToService": ["ecs-tasks.amazonaws.com"] } },
    },
  ];
}

/** Data with the stack's name, in services whose ARNs have names. */
function dataStatement(scope: Scope): PolicyStatement {
  const { partition, prefix } = scope;
  return {
    sid: "OwnData",
    actions: [
      "dynamodb:*Item",
      "dynamodb:DescribeTable",
      "dynamodb:Query",
      "dynamodb:Scan",
      "s3:AbortMultipartUpload",
      "s3:DeleteObject",
      "s3:GetBucketLocation",
      "s3:GetObject",
      "s3:ListBucket",
      "s3:PutObject",
      "sns:Publish",
      "sqs:ChangeMessageVisibility",
      "sqs:DeleteMessage",
      "sqs:GetQueue*",
      "sqs:ReceiveMessage",
      "sqs:SendMessage",
    ],
    resources: [
      arn(scope, "dynamodb", `table/${prefix}-*`),
      `arn:${partition}:s3:::${prefix}-*`,
      arn(scope, "sns", `${prefix}-*`),
      arn(scope, "sqs", `${prefix}-*`),
    ],
  };
}

/** The stack's own images, and those it gets by promotion. */
function imagesOf(project: Scope, { stack, imageStack, imageRepositoryArn }: Stack): string[] {
  const stacks = [stack, ...(imageStack === undefined ? [] : [imageStack])];
  return [
    ...stacks.map((one) => arn(project, "ecr", `repository/${project.prefix}-${one}-*`)),
    ...(imageRepositoryArn === undefined ? [] : [imageRepositoryArn]),
  ];
}

function allowed(statement: PolicyStatement): EffectStatement {
  return { ...statement, effect: "Allow" };
}
