import { OFFLINE_ACCOUNT } from "../support/program";
import { arn, KEY } from "./programs";
import type { Context } from "./simulation";

const mine = {
  cluster: arn("ecs", "cluster/prefect-ecs-staging"),
  task: arn("ecs", "task/prefect-ecs-staging/0123456789abcdef"),
  flowRun: arn("ecs", "task-definition/prefect-ecs-staging-flow-run:7"),
  queue: arn("sqs", "prefect-ecs-staging-events"),
  image: arn("ecr", "repository/prefect-ecs-staging"),
  key: arn("secretsmanager", "secret:prefect-ecs-staging-prefect-AbCdEf"),
};
const others = {
  cluster: arn("ecs", "cluster/prefect-ecs-prod"),
  task: arn("ecs", "task/prefect-ecs-prod/0123456789abcdef"),
  flowRun: arn("ecs", "task-definition/prefect-ecs-prod-flow-run:7"),
  queue: arn("sqs", "prefect-ecs-prod-events"),
  image: arn("ecr", "repository/prefect-ecs-prod"),
  key: arn("secretsmanager", "secret:prefect-ecs-prod-prefect-AbCdEf"),
};
const role = (name: string): string => `arn:aws:iam::${OFFLINE_ACCOUNT}:role/prefect-ecs-staging-${name}`;
const below = (path: string): string => `arn:aws:iam::${OFFLINE_ACCOUNT}:role/${path}`;
const logOf = (name: string): string => arn("logs", `log-group:prefect-ecs-${name}:log-stream:a/b/c`);
const on = (cluster: string): Context => ({ "ecs:cluster": cluster });
/** A task of a cluster: of a run that a stack's agent started, or not. */
const task = (cluster: string, stack?: string, run = true): Context => ({
  ...on(cluster),
  ...(stack === undefined ? {} : { "aws:ResourceTag/prefect-ecs:stack": `prefect-ecs/${stack}` }),
  ...(run ? { "aws:ResourceTag/prefect.io/flow-run-id": "0123" } : {}),
});
const to = (service: string): Context => ({ "iam:PassedToService": service });
const by = (action: string): Context => ({ "ecs:CreateAction": action });

const quick = arn("ecs", "service/prefect-ecs-staging/prefect-ecs-staging-agent-quick");
const other = { "ecs:task-definition": arn("ecs", "task-definition/prefect-ecs-staging-agent-quick:2") };

const YES = true;
const NO = false;
/** A request, and IAM's answer. */
export type Case = readonly [
  action: string,
  resource: string,
  context: Context,
  allowed: boolean,
  why: string,
];

/** Permissions and denials of the roles of `staging`, with the reason. */
export const CASES: Readonly<Record<string, readonly Case[]>> = {
  "agent-default-task": [
    ["ecs:RunTask", mine.flowRun, on(mine.cluster), YES, "it starts flow runs"],
    ["ecs:RunTask", mine.flowRun, on(others.cluster), NO, "not in another cluster"],
    ["ecs:RunTask", mine.flowRun, {}, NO, "not where the cluster isn't known"],
    ["ecs:RunTask", others.flowRun, on(mine.cluster), NO, "not another stack's flow runs"],
    [
      "ecs:RunTask",
      arn("ecs", "task-definition/prefect-ecs-staging-flow-run-reports:1"),
      on(mine.cluster),
      YES,
      "those of the stack's flow projects too",
    ],
    [
      "ecs:RunTask",
      arn("ecs", "task-definition/prefect-ecs-staging-flow-run-reports_train:1"),
      on(mine.cluster),
      YES,
      "with all of their task definitions",
    ],
    [
      "ecs:RunTask",
      arn("ecs", "task-definition/prefect-ecs-staging-flow-runs:1"),
      on(mine.cluster),
      NO,
      "not a family whose name only begins alike",
    ],
    [
      "ecs:RunTask",
      arn("ecs", "task-definition/prefect-ecs-staging-registration-reports:1"),
      on(mine.cluster),
      NO,
      "nor a project's registration",
    ],
    [
      "ecs:RunTask",
      arn("ecs", "task-definition/prefect-ecs-staging-registration:1"),
      on(mine.cluster),
      NO,
      "not registration, which holds more secrets' names",
    ],
    [
      "ecs:RunTask",
      arn("ecs", "task-definition/prefect-ecs-staging-agent-default:1"),
      on(mine.cluster),
      NO,
      "not itself: it would run commands of its own with its rights",
    ],
    ["ecs:StartTask", mine.flowRun, on(mine.cluster), NO, "nor on a machine of its choice"],
    ["ecs:DescribeTasks", mine.task, task(mine.cluster, "staging"), YES, "the observer reads a task's tags"],
    [
      "ecs:DescribeTasks",
      others.task,
      task(others.cluster, "prod"),
      NO,
      "another stack's tasks are none of its business",
    ],
    ["ecs:StopTask", mine.task, task(mine.cluster, "staging"), YES, "a cancelled run's task is stopped"],
    ["ecs:StopTask", others.task, task(others.cluster, "prod"), NO, "staging must not stop prod's runs"],
    ["ecs:StopTask", mine.task, task(mine.cluster, "prod"), NO, "not where both share a cluster either"],
    ["ecs:StopTask", mine.task, task(mine.cluster), NO, "nor those of another stack's worker"],
    ["ecs:StopTask", mine.task, on(mine.cluster), NO, "nor what has no tag at all"],
    [
      "ecs:StopTask",
      mine.task,
      task(mine.cluster, "staging", false),
      NO,
      "nor the stack's other tasks: its agents and registration",
    ],
    ["ecs:DescribeTasks", mine.task, task(mine.cluster, "prod"), NO, "nor looks at them"],
    ["ecs:TagResource", mine.task, by("RunTask"), YES, "the run's id is a tag of its task"],
    ["ecs:TagResource", mine.task, {}, NO, "tags identify a task's run: they can't be changed later"],
    ["ecs:TagResource", arn("ecs", "service/prefect-ecs-staging/agent"), by("RunTask"), NO, "only tasks"],
    ["ecs:DescribeTaskDefinition", "*", {}, YES, "the worker reads the definition before each start"],
    [
      "ecs:RegisterTaskDefinition",
      "*",
      {},
      NO,
      "definitions are the program's: their roles, images and commands",
    ],
    ["ecs:DeregisterTaskDefinition", "*", {}, NO, "so is their end"],
    [
      "ecs:ListTasks",
      arn("ecs", "container-instance/prefect-ecs-staging/1"),
      {},
      NO,
      "it knows its tasks from Prefect",
    ],
    [
      "ecs:UpdateService",
      arn("ecs", "service/prefect-ecs-staging/agent"),
      on(mine.cluster),
      NO,
      "it doesn't deploy itself",
    ],
    ["ecs:ExecuteCommand", mine.task, {}, NO, "a shell in a flow's container has the flow's secrets"],
    ["ecs:ExecuteCommand", mine.task, task(mine.cluster, "staging"), NO, "its own runs' as well"],
    [
      "iam:PassRole",
      role("flow-run-task"),
      to("ecs-tasks.amazonaws.com"),
      YES,
      "RunTask hands the flow its role",
    ],
    [
      "iam:PassRole",
      role("flow-run-execution"),
      to("ecs-tasks.amazonaws.com"),
      YES,
      "and ECS the one to start it with",
    ],
    [
      "iam:PassRole",
      below("prefect-ecs/staging/flow-runs/reports-flow-run-task-1"),
      to("ecs-tasks.amazonaws.com"),
      YES,
      "a flow project's roles are below the stack's path",
    ],
    [
      "iam:PassRole",
      below("prefect-ecs/prod/flow-runs/reports-flow-run-task-1"),
      to("ecs-tasks.amazonaws.com"),
      NO,
      "another stack's are not",
    ],
    [
      "iam:PassRole",
      below("prefect-ecs/staging/registrations/reports-registration-task-1"),
      to("ecs-tasks.amazonaws.com"),
      NO,
      "nor its registration's",
    ],
    ["iam:PassRole", role("flow-run-task"), to("lambda.amazonaws.com"), NO, "only to ECS tasks"],
    ["iam:PassRole", role("flow-run-task"), {}, NO, "only to who is known"],
    [
      "iam:PassRole",
      role("agent-default-task"),
      to("ecs-tasks.amazonaws.com"),
      NO,
      "a flow would have the agent's rights",
    ],
    ["iam:PassRole", role("registration-execution"), to("ecs-tasks.amazonaws.com"), NO, "nor registration's"],
    [
      "iam:PassRole",
      `arn:aws:iam::${OFFLINE_ACCOUNT}:role/admin`,
      to("ecs-tasks.amazonaws.com"),
      NO,
      "nor anybody's",
    ],
    ["sqs:ReceiveMessage", mine.queue, {}, YES, "the observer reads events"],
    ["sqs:DeleteMessage", mine.queue, {}, YES, "and takes out those that it has handled"],
    ["sqs:ReceiveMessage", others.queue, {}, NO, "an event that staging takes is one that prod never sees"],
    ["sqs:ReceiveMessage", `${mine.queue}-dead`, {}, NO, "dead letters are for people"],
    ["sqs:SendMessage", mine.queue, {}, NO, "a forged event would crash a run"],
    ["sqs:PurgeQueue", mine.queue, {}, NO, "events can't be purged"],
    ["logs:GetLogEvents", logOf("staging-flow-run"), {}, YES, "a crashed run's last lines go to Prefect"],
    ["logs:GetLogEvents", logOf("staging-flow-run-reports-1"), {}, YES, "a flow project's too"],
    ["logs:GetLogEvents", logOf("staging-registration"), {}, NO, "only the flow runs' log"],
    ["logs:GetLogEvents", logOf("prod-flow-run"), {}, NO, "and only this stack's"],
    ["logs:PutLogEvents", logOf("staging-flow-run"), {}, NO, "only the flow's task writes its log"],
    ["secretsmanager:GetSecretValue", mine.key, {}, NO, "ECS reads the key for it, with the execution role"],
    ["ssmmessages:OpenDataChannel", "*", {}, NO, "no shell in it by default"],
  ],
  "agent-default-execution": [
    ["ecr:GetAuthorizationToken", "*", {}, YES, "to log in to the registry"],
    ["ecr:BatchGetImage", mine.image, {}, YES, "to pull the image"],
    ["ecr:BatchGetImage", others.image, {}, NO, "prod's image may hold what staging mustn't see"],
    ["ecr:PutImage", mine.image, {}, NO, "who can push an image runs what they like"],
    ["ecr:PutRegistryPolicy", "*", {}, NO, "or lets others push one"],
    ["logs:CreateLogStream", logOf("staging-agent-default"), {}, YES, "to open the agent's log"],
    ["logs:PutLogEvents", logOf("staging-agent-default"), {}, YES, "and write it"],
    ["logs:PutLogEvents", logOf("staging-flow-run"), {}, NO, "and no other"],
    ["logs:DeleteLogStream", logOf("staging-agent-default"), {}, NO, "logs are evidence"],
    ["secretsmanager:GetSecretValue", mine.key, {}, YES, "to hand the agent Prefect's key"],
    ["secretsmanager:GetSecretValue", others.key, {}, NO, "prod's key is prod's"],
    ["secretsmanager:PutSecretValue", mine.key, {}, NO, "a task never changes a key"],
    ["secretsmanager:ListSecrets", "*", {}, NO, "nor looks around for others"],
    [
      "ssm:GetParameters",
      arn("ssm", "parameter/team/api-token"),
      {},
      NO,
      "nothing that the configuration doesn't name",
    ],
    [
      "kms:Decrypt",
      KEY,
      { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" },
      NO,
      "and with no key of the team's",
    ],
  ],
  "flow-run-execution": [
    ["ecr:GetAuthorizationToken", "*", {}, YES, "to log in to the registry"],
    ["ecr:BatchGetImage", others.image, {}, NO, "prod's image isn't for staging"],
    ["ecr:GetDownloadUrlForLayer", mine.image, {}, YES, "to pull the image"],
    ["ecr:PutImage", mine.image, {}, NO, "and changes none"],
    ["ecr:PutRegistryPolicy", "*", {}, NO, "nor who else may"],
    ["logs:DeleteLogStream", logOf("staging-flow-run"), {}, NO, "logs are evidence"],
    ["secretsmanager:PutSecretValue", mine.key, {}, NO, "a task never changes a key"],
    ["logs:PutLogEvents", logOf("staging-flow-run"), {}, YES, "to write the run's log"],
    ["logs:PutLogEvents", logOf("staging-agent-default"), {}, NO, "and no other"],
    ["secretsmanager:GetSecretValue", mine.key, {}, YES, "a run reports to Prefect"],
    ["secretsmanager:GetSecretValue", others.key, {}, NO, "to its own workspace"],
  ],
  "flow-run-task": [
    [
      "s3:GetObject",
      "arn:aws:s3:::data/file",
      {},
      NO,
      "flows may do nothing in AWS until the configuration says so",
    ],
    ["secretsmanager:GetSecretValue", mine.key, {}, NO, "a flow doesn't read secrets itself"],
    ["ecs:RunTask", mine.flowRun, on(mine.cluster), NO, "nor start tasks past Prefect"],
    ["ecs:StopTask", mine.task, task(mine.cluster, "staging"), NO, "nor stop others'"],
    ["sts:AssumeRole", role("agent-default-task"), {}, NO, "nor become the agent"],
    ["sqs:ReceiveMessage", mine.queue, {}, NO, "nor take events away from it"],
  ],
  "registration-execution": [
    ["ecr:GetAuthorizationToken", "*", {}, YES, "to log in to the registry"],
    ["ecr:BatchGetImage", others.image, {}, NO, "prod's image isn't for staging"],
    ["secretsmanager:GetSecretValue", others.key, {}, NO, "nor prod's key"],
    ["ecr:BatchGetImage", mine.image, {}, YES, "to pull the image"],
    ["ecr:PutImage", mine.image, {}, NO, "and changes none"],
    ["ecr:PutRegistryPolicy", "*", {}, NO, "nor who else may"],
    ["logs:DeleteLogStream", logOf("staging-registration"), {}, NO, "logs are evidence"],
    ["secretsmanager:PutSecretValue", mine.key, {}, NO, "a task never changes a key"],
    ["secretsmanager:GetSecretValue", mine.key, {}, YES, "it speaks to Prefect"],
    ["logs:PutLogEvents", logOf("staging-registration"), {}, YES, "`up` shows its log"],
    ["logs:PutLogEvents", logOf("staging-flow-run"), {}, NO, "and no other"],
  ],
  "registration-task": [
    ["ecs:RegisterTaskDefinition", "*", {}, NO, "it changes Prefect, never AWS"],
    ["iam:PassRole", role("flow-run-task"), to("ecs-tasks.amazonaws.com"), NO, "it hands on no role"],
    ["secretsmanager:GetSecretValue", mine.key, {}, NO, "ECS reads the key for it"],
    ["ecs:RunTask", mine.flowRun, on(mine.cluster), NO, "it starts no flow"],
  ],
};

const through = (service: string): Context => ({ "kms:ViaService": `${service}.eu-west-1.amazonaws.com` });

/** Whose tasks get the team's secrets. */
const OF_TEAMS_SECRETS: readonly Case[] = [
  [
    "secretsmanager:GetSecretValue",
    arn("secretsmanager", "secret:database-AbCdEf"),
    {},
    YES,
    "a secret of the configuration",
  ],
  ["ssm:GetParameters", arn("ssm", "parameter/team/api-token"), {}, YES, "a parameter of the configuration"],
  ["ssm:GetParameters", arn("ssm", "parameter/team/other"), {}, NO, "no other"],
  ["ssm:PutParameter", arn("ssm", "parameter/team/api-token"), {}, NO, "to read only"],
  ["secretsmanager:PutSecretValue", arn("secretsmanager", "secret:database-AbCdEf"), {}, NO, "both"],
];

/** Whose secrets a key of the team's encrypts. */
const OF_TEAMS_KEY: readonly Case[] = [
  ["kms:Decrypt", KEY, through("secretsmanager"), YES, "what Secrets Manager encrypts with the team's key"],
  ["kms:Decrypt", KEY, through("s3"), NO, "nothing else that it encrypts"],
  ["kms:Decrypt", KEY, {}, NO, "and not by itself"],
  ["kms:Decrypt", arn("kms", "key/x"), through("secretsmanager"), NO, "nor with another key"],
  ["kms:Encrypt", KEY, through("secretsmanager"), NO, "to read only"],
];

/** The configuration's additions: the team's secrets with its own KMS key, ECS exec, flows' permissions, a second agent. */
export const GENEROUS_CASES: Readonly<Record<string, readonly Case[]>> = {
  "flow-run-task": [
    ["s3:GetObject", "arn:aws:s3:::data/file", {}, YES, "the configuration says so"],
    ["s3:GetObject", "arn:aws:s3:::other/file", {}, NO, "of this bucket only"],
    ["s3:PutObject", "arn:aws:s3:::data/file", {}, NO, "and only to read"],
    ["ssmmessages:OpenDataChannel", "*", {}, YES, "exec is on for flow runs"],
    ["logs:DescribeLogGroups", "*", {}, YES, "whose log is looked up"],
    ["logs:PutLogEvents", logOf("staging-exec"), {}, YES, "and what is typed is written down"],
    ["logs:DeleteLogStream", logOf("staging-exec"), {}, NO, "for ever"],
    ["logs:PutLogEvents", logOf("staging-flow-run"), {}, NO, "there only"],
  ],
  "flow-run-execution": [
    ...OF_TEAMS_SECRETS,
    ...OF_TEAMS_KEY,
    [
      "kms:Decrypt",
      KEY,
      { "kms:ViaService": "ssm.eu-west-1.amazonaws.com" },
      YES,
      "what SSM encrypts with the team's key",
    ],
  ],
  "registration-execution": [
    [
      "secretsmanager:GetSecretValue",
      arn("secretsmanager", "secret:database-AbCdEf"),
      {},
      YES,
      "migrations need the database",
    ],
    ...OF_TEAMS_SECRETS,
    ...OF_TEAMS_KEY,
  ],
  "agent-default-execution": [
    ["secretsmanager:GetSecretValue", arn("secretsmanager", "secret:auth-AbCdEf"), {}, YES, "Prefect's own"],
    ["secretsmanager:PutSecretValue", arn("secretsmanager", "secret:auth-AbCdEf"), {}, NO, "to read only"],
    ...OF_TEAMS_KEY,
    [
      "secretsmanager:GetSecretValue",
      arn("secretsmanager", "secret:database-AbCdEf"),
      {},
      NO,
      "the team's secrets are for the team's code",
    ],
    ["ssm:GetParameters", arn("ssm", "parameter/team/api-token"), {}, NO, "all of them"],
  ],
  "agent-default-task": [
    ["ssmmessages:OpenDataChannel", "*", {}, NO, "exec is on for the other agent only"],
    ["s3:GetObject", "arn:aws:s3:::data/file", {}, NO, "the flows' rights aren't the agent's"],
  ],
  "agent-quick-task": [
    [
      "ecs:UpdateTaskProtection",
      mine.task,
      task(mine.cluster, "staging", false),
      YES,
      "it protects its own tasks",
    ],
    [
      "ecs:UpdateTaskProtection",
      mine.task,
      task(mine.cluster, "prod", false),
      NO,
      "not another stack's in its cluster",
    ],
    [
      "ecs:UpdateTaskProtection",
      others.task,
      task(others.cluster, "staging", false),
      NO,
      "not in another cluster",
    ],
    ["ecs:RunTask", mine.flowRun, on(mine.cluster), NO, "it executes flow runs, and starts none"],
    ["ecs:StopTask", mine.task, task(mine.cluster, "staging"), NO, "and stops none"],
    ["sqs:ReceiveMessage", mine.queue, {}, NO, "the queue of events is for agents that start tasks"],
    ["iam:PassRole", role("flow-run-task"), to("ecs-tasks.amazonaws.com"), NO, "it hands on no role"],
    ["s3:GetObject", "arn:aws:s3:::data/file", {}, YES, "its flows have the flows' rights"],
    ["s3:GetObject", "arn:aws:s3:::payroll/file", {}, NO, "and no more"],
    ["s3:DeleteObject", "arn:aws:s3:::data/file", {}, NO, "on what they name either"],
  ],
  "agent-quick-schedule": [
    ["ecs:UpdateService", quick, on(mine.cluster), YES, "it starts and stops its agent's tasks"],
    ["ecs:UpdateService", quick, { ...on(mine.cluster), ...other }, NO, "not with another definition"],
    ["ecs:UpdateService", quick, on(others.cluster), NO, "not in another cluster"],
    ["ecs:UpdateService", quick.replace("quick", "default"), on(mine.cluster), NO, "not another agent's"],
    ["ecs:RunTask", mine.flowRun, on(mine.cluster), NO, "it starts no task of its own"],
    ["ecs:DeleteService", quick, on(mine.cluster), NO, "and removes no agent"],
  ],
  "agent-etl-task": [
    ["ssmmessages:OpenDataChannel", "*", {}, YES, "exec is on"],
    ["logs:PutLogEvents", logOf("staging-exec"), {}, YES, "and is written down"],
    ["logs:DeleteLogStream", logOf("staging-exec"), {}, NO, "for ever"],
    ["logs:DescribeLogGroups", "*", {}, YES, "in a log that is looked up"],
    ["ecs:RunTask", mine.flowRun, on(mine.cluster), YES, "a second agent starts flow runs too"],
    [
      "iam:PassRole",
      role("agent-default-task"),
      to("ecs-tasks.amazonaws.com"),
      NO,
      "and hands on no agent's role",
    ],
  ],
};
