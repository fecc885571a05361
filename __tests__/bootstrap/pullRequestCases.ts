// Requests of the role for pull requests: what a flow project `pr-42` on staging needs, and what it must not get.
import { PULL_REQUESTS } from "../../bootstrap/rights/pullRequests";
import type { Context } from "../rights/simulation";
import { arn, asking, bounded, iam, type Request, tagged, toTasks } from "./requests";
import { PREVIEW, stateRequest, UP } from "./stateCalls";

const on = (actions: string, resource: string, context: Context = {}): Request[] =>
  actions.split(" ").map((action) => ({ action, resource, context }));
const cluster = (stack: string): string => `prefect-ecs-${stack}-0a1b2c3`;

/** What `up` and `destroy` of a flow project change: every call of its resource types, and of the runner's steps. */
export function changes(project: string, stack = "staging"): Request[] {
  const definition = (kind: string): string =>
    arn("ecs", `task-definition/prefect-ecs-${stack}-${kind}-${project}:3`);
  const ofTask = { ...tagged(stack), "aws:ResourceTag/prefect-ecs:flow-project": project };
  return [
    ...["flow-run", "registration"].flatMap((kind) => [
      ...on("ecs:RegisterTaskDefinition ecs:TagResource", definition(kind), asking(stack)),
      ...["task", "execution"].flatMap((use) => {
        const made = iam(`role/prefect-ecs/${stack}/${kind}s/${project}-${kind}-${use}-20261130`);
        return [
          ...on("iam:CreateRole", made, { ...bounded(stack), ...asking(stack) }),
          ...on("iam:PutRolePolicy", made, { ...bounded(stack), ...tagged(stack) }),
          ...on("iam:DeleteRole iam:DeleteRolePolicy iam:TagRole iam:UpdateRole", made, tagged(stack)),
          ...on("iam:PassRole", made, toTasks),
        ];
      }),
      ...on(
        "logs:CreateLogGroup logs:PutRetentionPolicy logs:TagResource logs:DeleteLogGroup",
        arn("logs", `log-group:prefect-ecs-${stack}-${kind}-${project}-20261130`),
        asking(stack),
      ),
    ]),
    ...on(
      "ecr:CreateRepository ecr:PutLifecyclePolicy ecr:InitiateLayerUpload ecr:UploadLayerPart " +
        "ecr:CompleteLayerUpload ecr:PutImage ecr:BatchDeleteImage ecr:DeleteLifecyclePolicy ecr:DeleteRepository",
      arn("ecr", `repository/prefect-ecs-${stack}-${project}-0a1b2c3`),
      tagged(stack),
    ),
    ...on("ecs:RunTask", definition("registration"), {
      ...tagged(stack),
      "ecs:cluster": arn("ecs", `cluster/${cluster(stack)}`),
    }),
    ...on("ecs:StopTask", arn("ecs", `task/${cluster(stack)}/0a1b2c3d`), ofTask),
  ];
}

/** What the same reads. */
export const READS: readonly Request[] = [
  ...on(
    "ecr:GetAuthorizationToken ecs:DescribeTaskDefinition ecs:ListServices ecs:ListTaskDefinitions " +
      "ecs:DeregisterTaskDefinition logs:DescribeLogGroups sts:GetCallerIdentity",
    "*",
  ),
  ...on("ecs:DescribeTasks", arn("ecs", `task/${cluster("staging")}/0a1b2c3d`), tagged("staging")),
  ...on("ecs:ListTasks", arn("ecs", `container-instance/${cluster("staging")}/*`)),
  ...on(
    "ecs:DescribeServices",
    arn("ecs", `service/${cluster("staging")}/prefect-ecs-staging-agent-default-0a1b2c3`),
    tagged("staging"),
  ),
  ...on(
    "ecr:DescribeRepositories ecr:DescribeImages ecr:BatchGetImage ecr:BatchCheckLayerAvailability " +
      "ecr:GetLifecyclePolicy ecr:ListTagsForResource",
    arn("ecr", "repository/prefect-ecs-staging-pr-42-0a1b2c3"),
    tagged("staging"),
  ),
  ...on(
    "iam:GetRole iam:GetRolePolicy iam:ListRolePolicies iam:ListAttachedRolePolicies iam:ListInstanceProfilesForRole",
    iam("role/prefect-ecs/staging/registrations/pr-42-registration-task-1"),
  ),
  ...on("ecs:ListTagsForResource", arn("ecs", "task-definition/prefect-ecs-staging-flow-run-pr-42:3")),
  ...on("logs:ListTagsForResource", arn("logs", "log-group:prefect-ecs-staging-flow-run-pr-42-1")),
  ...on(
    "logs:GetLogEvents",
    arn("logs", "log-group:prefect-ecs-staging-registration-pr-42-1:log-stream:a/b/c"),
  ),
  // AWS's own key encrypts the repository.
  ...on("kms:CreateGrant kms:DescribeKey", arn("kms", "key/aws"), {
    "kms:ResourceAliases": ["alias/aws/ecr"],
  }),
  ...on("ecs:TagResource", arn("ecs", `task/${cluster("staging")}/0a1b2c3d`), {
    ...asking("staging"),
    "ecs:CreateAction": "RunTask",
  }),
];

const STATE_KEY = arn("kms", "key/11111111-2222-3333-4444-555555555555");
const throughS3 = { "kms:ViaService": "s3.eu-west-1.amazonaws.com" };
const ofState = { "kms:EncryptionContext:stack": "staging" };

/** Of its own stack in Pulumi's state, and reading the platform's. */
export const STATE: readonly Request[] = [
  ...UP.map(([action, key]) =>
    stateRequest([action, key.replace("prefect-ecs/staging", `${PULL_REQUESTS.project}/pr-42`)]),
  ),
  ...PREVIEW.map(stateRequest),
  ...on("kms:Decrypt kms:GenerateDataKey", STATE_KEY, throughS3),
  ...on("kms:Decrypt kms:Encrypt", STATE_KEY, ofState),
];

/** Writing the platform's state, and reading another stack's. */
export const OTHER_STATE: readonly Request[] = [
  ...UP.filter(([action]) => action !== "s3:GetObject").map(stateRequest),
  ...[...PREVIEW, ...UP]
    .filter(([, key]) => key.includes("staging"))
    .map(([action, key]) => stateRequest([action, key.replaceAll("staging", "prod")])),
];

const stack = "prefect-ecs-staging";
const ofCluster = { "ecs:cluster": arn("ecs", `cluster/${cluster("staging")}`) };

/** Changes of the stack itself. */
export const OF_THE_STACK: readonly Request[] = [
  ...on("iam:PutRolePolicy iam:DeleteRole", iam(`role/${stack}-agent-default-task-1`), bounded("staging")),
  ...on("iam:PassRole", iam(`role/${stack}-agent-default-task-1`), toTasks),
  ...on(
    "ecs:UpdateService ecs:DeleteService",
    arn("ecs", `service/${cluster("staging")}/${stack}-agent-default-1`),
  ),
  ...on("ecs:DeleteCluster ecs:UpdateCluster", arn("ecs", `cluster/${cluster("staging")}`)),
  ...on("ecs:RegisterTaskDefinition", arn("ecs", `task-definition/${stack}-flow-run:3`)),
  ...on("ecs:RunTask", arn("ecs", `task-definition/${stack}-registration:3`), ofCluster),
  ...on("ecs:StopTask", arn("ecs", `task/${cluster("staging")}/0a1b2c3d`), tagged("staging")),
  ...on("ecr:PutImage ecr:DeleteRepository", arn("ecr", `repository/${stack}-0a1b2c3`)),
  ...on("secretsmanager:GetSecretValue", arn("secretsmanager", `secret:${stack}-prefect-1-AbCdEf`)),
  ...on("sqs:ReceiveMessage sqs:SendMessage", arn("sqs", `${stack}-events-1`)),
  ...on("ec2:ReleaseAddress ec2:CreateTags", arn("ec2", "elastic-ip/eipalloc-1"), tagged("staging")),
];

const made = iam("role/prefect-ecs/staging/flow-runs/pr-42-flow-run-task-1");
const repository = arn("ecr", `repository/${stack}-pr-42-0a1b2c3`);
const logs = arn("logs", `log-group:${stack}-flow-run-pr-42-1`);
const otherKey = arn("kms", "key/99999999-2222-3333-4444-555555555555");
const state = "arn:aws:s3:::prefect-ecs-state";

/** What its own resources aren't for, and what of others a wider statement would give. */
export const NEVER: readonly Request[] = [
  // Roles
  ...on("iam:CreateRole iam:PutRolePolicy iam:PutRolePermissionsBoundary", made, {
    "iam:PermissionsBoundary": iam("policy/everything"),
  }),
  ...on("iam:AttachRolePolicy iam:UpdateAssumeRolePolicy iam:DeleteRolePermissionsBoundary", made),
  ...on("iam:AttachRolePolicy", made, bounded("staging")),
  ...on("iam:PassRole", made, { "iam:PassedToService": "ec2.amazonaws.com" }),
  ...on("iam:PassRole", iam("role/admin"), toTasks),
  ...on("iam:CreateRole", iam("role/admin"), bounded("staging")),
  ...on("iam:DeleteRole iam:GetRole iam:GetRolePolicy", iam("role/admin")),
  // Tasks
  ...on(
    "ecs:RegisterTaskDefinition ecs:TagResource ecs:ListTagsForResource",
    arn("ecs", "task-definition/x:1"),
  ),
  ...on("ecs:RunTask", arn("ecs", `task-definition/${stack}-registration-pr-42:3`), {
    "ecs:cluster": arn("ecs", "cluster/data"),
  }),
  ...on("ecs:RunTask", arn("ecs", `task-definition/${stack}-flow-run-pr-42:3`), ofCluster),
  ...on("ecs:RunTask", arn("ecs", "task-definition/x:1"), ofCluster),
  ...on("ecs:StartTask", arn("ecs", `task-definition/${stack}-registration-pr-42:3`), ofCluster),
  ...on("ecs:TagResource", arn("ecs", `task/${cluster("staging")}/0a1b2c3d`), tagged("staging")),
  ...on("ecs:TagResource", arn("ecs", "task/data/0a1b2c3d"), { "ecs:CreateAction": "RunTask" }),
  ...on("ecs:StopTask", arn("ecs", "task/data/0a1b2c3d"), {
    "aws:ResourceTag/prefect-ecs:flow-project": "pr-42",
  }),
  ...on("ecs:DescribeTasks", arn("ecs", "task/data/0a1b2c3d")),
  ...on("ecs:ExecuteCommand ecs:UpdateTaskProtection", arn("ecs", `task/${cluster("staging")}/0a1b2c3d`)),
  ...on("ecs:ExecuteCommand", arn("ecs", `task/${cluster("staging")}/0a1b2c3d`), {
    ...tagged("staging"),
    "aws:ResourceTag/prefect-ecs:flow-project": "pr-42",
  }),
  ...on("ecs:CreateCluster", "*"),
  ...on("ecs:CreateService", arn("ecs", `service/${cluster("staging")}/x`)),
  ...on("ecs:DeleteTaskDefinitions", arn("ecs", `task-definition/${stack}-flow-run-pr-42:3`)),
  // Images
  ...on("ecr:SetRepositoryPolicy", repository),
  ...on("ecr:DescribeImages ecr:CreateRepository ecr:PutImage", arn("ecr", "repository/x")),
  ...on("ecr:PutRegistryPolicy ecr:PutReplicationConfiguration", "*"),
  // Logs
  ...on("logs:PutSubscriptionFilter", logs),
  ...on("logs:PutResourcePolicy", "*"),
  ...on("logs:CreateLogGroup logs:ListTagsForResource", arn("logs", "log-group:x")),
  ...on("logs:GetLogEvents", arn("logs", "log-group:x:log-stream:a/b/c")),
  ...on("logs:PutLogEvents", `${logs}:log-stream:a/b/c`),
  // Keys and state
  ...on("kms:Decrypt", STATE_KEY),
  ...on("kms:Decrypt", otherKey, ofState),
  ...on("kms:Decrypt", otherKey, throughS3),
  ...on("kms:Decrypt kms:Encrypt", STATE_KEY, { "kms:EncryptionContext:stack": "prod" }),
  ...on("kms:ScheduleKeyDeletion", STATE_KEY, { "kms:ResourceAliases": ["alias/aws/ecr"] }),
  ...on("kms:ReEncryptFrom", STATE_KEY, ofState),
  ...on("kms:ScheduleKeyDeletion", STATE_KEY, throughS3),
  ...on("s3:ListBucket", "arn:aws:s3:::x"),
  ...on("s3:GetObject s3:PutObject", "arn:aws:s3:::x/y"),
  ...on("s3:PutBucketPolicy s3:DeleteBucket", state),
  ...on("s3:PutObjectAcl", `${state}/.pulumi/meta.yaml`),
  ...on("s3:PutObjectAcl", `${state}/.pulumi/stacks/prefect-ecs/staging.json`),
  ...on("s3:PutObjectAcl", `${state}/.pulumi/stacks/${PULL_REQUESTS.project}/pr-42.json`),
  ...on("sts:AssumeRole", iam("role/admin")),
  // What another stack has tagged as its own, whatever its name.
  ...on("ecr:DeleteRepository", repository, tagged("prod")),
  ...on("iam:DeleteRole", made, tagged("prod")),
  ...on("logs:CreateLogGroup", logs, asking("prod")),
  ...on(
    "ecs:RegisterTaskDefinition",
    arn("ecs", `task-definition/${stack}-flow-run-pr-42:3`),
    asking("prod"),
  ),
];
