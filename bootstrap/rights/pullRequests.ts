import { allow, policyDocument } from "../../components/iam/policyDocument";
import type { PolicyStatement } from "../../components/iam/policyStatement";
import { FLOW_PROJECT_TAG } from "../../components/project/flowProjectTag";
import { denyOthers, denyOthersTag } from "./denials";
import { markImages } from "./images";
import type { Documents } from "./policies";
import { arn, iamArn, type Scope, type Stack, stackScope } from "./scope";
import { ownLogs, readOwnLogs, useAwsOwnKeys } from "./signals";
import { ownRepository } from "./containers";
import { readStateStatements, writeStateStatements } from "./state";
import { rolesInTheBoundary } from "./taskRoles";

/** Pulumi project of `pull-request/`, and the pattern of its stacks' names. */
export const PULL_REQUESTS = { project: "prefect-ecs-pull-request", stacks: "pr-*" };

/** Documents to create, update and delete flow projects `pr-<number>` on a stack, without access to the stack's own resources. */
export function pullRequestDocuments(one: Stack, withState: boolean): Documents {
  const { stack } = one;
  return {
    read: ({ scope }) => allow(readStatements(stackScope(scope, stack), one)),
    containers: ({ scope }) => allow(projectStatements(stackScope(scope, stack), one)),
    roles: ({ scope, taskBoundaryArns }) =>
      allow(rolesInTheBoundary(ownRoles(stackScope(scope, stack)), taskBoundaryArns[stack] as string)),
    others: ({ scope }) => {
      const owner = `${scope.prefix}/${stack}`;
      // The account's bucket and key, and an existing cluster, have other tags.
      const shared = [
        "kms:*",
        "s3:*",
        ...(one.clusterName === undefined ? [] : ["ecs:Describe*", "ecs:List*"]),
      ];
      return policyDocument([denyOthers(owner, shared), denyOthersTag(owner)]);
    },
    ...(withState
      ? {
          platform: ({ scope: { partition, prefix: project }, state }) =>
            state === undefined
              ? ""
              : allow(readStateStatements({ state, partition, project, stacks: [stack] })),
          state: ({ scope: { partition }, state }) =>
            state === undefined
              ? ""
              : allow(
                  writeStateStatements({
                    state,
                    partition,
                    project: PULL_REQUESTS.project,
                    stacks: [PULL_REQUESTS.stacks],
                    // The platform stack's key encrypts these stacks' secrets too, since they read the platform's anyway.
                    secretsOf: [stack],
                  }),
                ),
        }
      : {}),
  };
}

const flowProject = (kind: string): string => `${kind}-${PULL_REQUESTS.stacks}`;
/** Patterns of families and log groups, after the stack's prefix. */
const KINDS = ["flow-run", "registration"].map(flowProject);

function ownRoles(scope: Scope): string[] {
  return ["flow-runs", "registrations"].map((path) =>
    iamArn(scope, `role/${scope.path}/${path}/${PULL_REQUESTS.stacks}`),
  );
}

function definitions(scope: Scope, kinds = KINDS): string[] {
  return kinds.map((kind) => arn(scope, "ecs", `task-definition/${scope.prefix}-${kind}:*`));
}

function groups(scope: Scope): string[] {
  return KINDS.map((kind) => arn(scope, "logs", `log-group:${scope.prefix}-${kind}`));
}

function repositories(scope: Scope): string[] {
  return [arn(scope, "ecr", `repository/${scope.prefix}-${PULL_REQUESTS.stacks}`)];
}

function clusters(scope: Scope, { clusterName }: Stack): string[] {
  return [`${scope.prefix}-*`, ...(clusterName === undefined ? [] : [clusterName])];
}

function readStatements(scope: Scope, stack: Stack): PolicyStatement[] {
  const ecs = (kind: string): string[] =>
    clusters(scope, stack).map((cluster) => arn(scope, "ecs", `${kind}/${cluster}/*`));
  return [
    {
      sid: "ReadWhatHasNoResourceLevel",
      actions: [
        "ecr:GetAuthorizationToken",
        "ecs:DescribeTaskDefinition",
        "ecs:ListServices",
        "ecs:ListTaskDefinitions",
        "logs:DescribeLogGroups",
        "sts:GetCallerIdentity",
      ],
      resources: ["*"],
    },
    // All tasks and services of the cluster show which revisions are in use.
    {
      sid: "SeeWhatRuns",
      actions: ["ecs:DescribeServices", "ecs:DescribeTasks", "ecs:ListTasks"],
      resources: ["service", "task", "container-instance"].flatMap(ecs),
    },
    { sid: "ReadDefinitionsTags", actions: ["ecs:ListTagsForResource"], resources: definitions(scope) },
    {
      sid: "ReadImages",
      actions: [
        "ecr:DescribeImages",
        "ecr:DescribeRepositories",
        "ecr:GetLifecyclePolicy",
        "ecr:ListTagsForResource",
      ],
      resources: repositories(scope),
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
      resources: ownRoles(scope),
    },
    { sid: "ReadLogSettings", actions: ["logs:ListTagsForResource"], resources: groups(scope) },
  ];
}

function projectStatements(scope: Scope, stack: Stack): PolicyStatement[] {
  const tasks = clusters(scope, stack).map((cluster) => arn(scope, "ecs", `task/${cluster}/*`));
  return [
    {
      sid: "OwnTaskDefinitions",
      actions: ["ecs:RegisterTaskDefinition", "ecs:TagResource", "ecs:UntagResource"],
      resources: definitions(scope),
    },
    // It supports no resources:
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
    { sid: "RetireTaskDefinitions", actions: ["ecs:DeregisterTaskDefinition"], resources: ["*"] },
    {
      sid: "RunRegistration",
      actions: ["ecs:RunTask"],
      resources: definitions(scope, [flowProject("registration")]),
      conditions: {
        ArnLike: {
          "ecs:cluster": clusters(scope, stack).map((cluster) => arn(scope, "ecs", `cluster/${cluster}`)),
        },
      },
    },
    {
      sid: "TagRegistration",
      actions: ["ecs:TagResource"],
      resources: tasks,
      conditions: { StringEquals: { "ecs:CreateAction": ["RunTask"] } },
    },
    // Its runs too, at its deletion.
    {
      sid: "StopOwnTasks",
      actions: ["ecs:StopTask"],
      resources: tasks,
      conditions: { StringLike: { [`aws:ResourceTag/${FLOW_PROJECT_TAG}`]: [PULL_REQUESTS.stacks] } },
    },
    ownRepository(repositories(scope)),
    markImages("MarkImagesInUse", repositories(scope)),
    ownLogs(groups(scope)),
    readOwnLogs(groups(scope)),
    useAwsOwnKeys(scope),
  ];
}
