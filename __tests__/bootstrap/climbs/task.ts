import type { Context } from "../../rights/simulation";
import { arn, asking, bounded, iam, tagged, toTasks } from "../requests";
import { climb, type Climb } from "./climb";
import {
  address,
  cluster,
  definition,
  deployRole,
  group,
  images,
  KEY,
  log,
  named,
  queue,
  secret,
  service,
  state,
  taskRole,
  topic,
  TRUSTED,
  vpc,
} from "./things";

/** Tries of code in one stack's task, whose role allows everything and trusts every principal. */
export function climbsOfTask(own: string, other: string): Climb[] {
  const of = tagged(other);
  return [
    climb("become an administrator", "sts:AssumeRole", iam("role/admin")),
    climb("become the role that deploys", "sts:AssumeRole", deployRole(own), {}, TRUSTED),
    climb("become the other's task", "sts:AssumeRole", taskRole(other), of, TRUSTED),
    climb("become another task of its own", "sts:AssumeRole", taskRole(own), {}, TRUSTED),
    climb("become whom another account lets in", "sts:AssumeRole", "arn:aws:iam::210987654321:role/x"),
    climb("make a role", "iam:CreateRole", taskRole(own), bounded(own)),
    climb("give its role a right", "iam:PutRolePolicy", taskRole(own), bounded(own)),
    climb("read about roles", "iam:GetRole", deployRole(own)),
    climb("run a task with the other's role", "iam:PassRole", taskRole(other), { ...toTasks, ...of }),
    climb("run a task with the deploy role", "iam:PassRole", deployRole(own), toTasks),
    climb("hand its role to a machine", "iam:PassRole", taskRole(own), {
      "iam:PassedToService": "ec2.amazonaws.com",
    }),
    climb("run what is no stack's", "ecs:RunTask", arn("ecs", "task-definition/web:1"), {
      "ecs:cluster": cluster(own),
    }),
    climb("run the other's definition", "ecs:RunTask", definition(other), {
      "ecs:cluster": cluster(own),
      ...of,
    }),
    climb("run a task in the other's cluster", "ecs:RunTask", definition(own), {
      "ecs:cluster": cluster(other),
    }),
    climb("stop the other's flow runs", "ecs:StopTask", arn("ecs", `task/${named(other)}/0a1b2c3d`), of),
    climb("look at the other's tasks", "ecs:DescribeTasks", arn("ecs", `task/${named(other)}/0a1b2c3d`), of),
    climb("deploy the other's agent", "ecs:UpdateService", service(other), of),
    climb(
      "stop another program's task in a shared cluster",
      "ecs:StopTask",
      arn("ecs", `task/${named(own)}/0a1b2c3d`),
    ),
    climb(
      "stop its own kind in another cluster",
      "ecs:StopTask",
      arn("ecs", "task/data/0a1b2c3d"),
      tagged(own),
    ),
    climb("pass its task off as the other's", "ecs:TagResource", arn("ecs", `task/${named(own)}/0a1b2c3d`), {
      "ecs:CreateAction": "RunTask",
      ...asking(other),
    }),
    climb("tag a task of another cluster", "ecs:TagResource", arn("ecs", "task/data/0a1b2c3d"), {
      "ecs:CreateAction": "RunTask",
    }),
    climb("open a session in another container", "ssm:StartSession", arn("ecs", `task/${named(own)}/1`)),
    climb("deploy its own agent", "ecs:UpdateService", service(own)),
    climb("start a task on a machine", "ecs:StartTask", definition(own), { "ecs:cluster": cluster(own) }),
    climb(
      "open a shell in a flow's container",
      "ecs:ExecuteCommand",
      arn("ecs", `task/${named(own)}/1`),
      tagged(own),
    ),
    climb("change what the registry lets in", "ecr:PutRegistryPolicy", "*"),
    climb("register a definition", "ecs:RegisterTaskDefinition", definition(own)),
    climb("retire the other's definitions", "ecs:DeregisterTaskDefinition", "*"),
    climb("open a shell in another container", "ecs:ExecuteCommand", arn("ecs", `task/${named(own)}/1`)),
    climb(
      "mark a task later as another run's",
      "ecs:TagResource",
      arn("ecs", `task/${named(own)}/1`),
      asking(own),
    ),
    climb("read the other's secret", "secretsmanager:GetSecretValue", secret(other), of),
    climb(
      "read the other's secret that a person set",
      "secretsmanager:GetSecretValue",
      arn("secretsmanager", `secret:/prefect-ecs/${other}/DATABASE_URL-AbCdEf`),
    ),
    climb(
      "read a secret outside of the project",
      "secretsmanager:GetSecretValue",
      arn("secretsmanager", "secret:x-AbCdEf"),
    ),
    climb("change its own secret", "secretsmanager:PutSecretValue", secret(own)),
    climb("change its own parameter", "ssm:PutParameter", arn("ssm", `parameter/prefect-ecs/${own}/X`)),
    climb("copy its secret to another region", "secretsmanager:ReplicateSecretToRegions", secret(own)),
    climb("lend the key of its secret", "kms:CreateGrant", arn("kms", "key/x"), {
      "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com",
    }),
    climb("read the other's parameter", "ssm:GetParameters", arn("ssm", `parameter/prefect-ecs/${other}/X`)),
    climb("read a parameter outside of the project", "ssm:GetParameter", arn("ssm", "parameter/team/token")),
    climb("command a machine", "ssm:SendCommand", arn("ssm", "document/x")),
    climb("decrypt past the services that keep secrets", "kms:Decrypt", arn("kms", "key/x")),
    climb("decrypt with the state's key", "kms:Decrypt", KEY, {
      "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com",
    }),
    climb("read the state", "s3:GetObject", state(`stacks/prefect-ecs/${own}.json`)),
    climb("read the other's data", "s3:GetObject", "arn:aws:s3:::acme-data/x"),
    climb("empty the other's table", "dynamodb:DeleteItem", arn("dynamodb", `table/${named(other)}`), of),
    climb("read a table without the stack's name", "dynamodb:GetItem", arn("dynamodb", "table/acme-orders")),
    climb("delete its own table", "dynamodb:DeleteTable", arn("dynamodb", `table/prefect-ecs-${own}-orders`)),
    climb("open its own bucket", "s3:PutBucketPolicy", `arn:aws:s3:::prefect-ecs-${own}-data`),
    climb("have an alarm say something", "sns:Subscribe", topic(own)),
    climb("take the other's events away", "sqs:ReceiveMessage", queue(other), of),
    climb("forge the other's events", "sqs:SendMessage", queue(other), of),
    climb("open its own queue", "sqs:SetQueueAttributes", queue(own)),
    climb("tell the other's alarms", "sns:Publish", topic(other), of),
    climb("read the other's log", "logs:GetLogEvents", `${log(other)}:log-stream:a/b/c`),
    climb("write into the other's log", "logs:PutLogEvents", `${log(other)}:log-stream:a/b/c`),
    climb("delete its own log", "logs:DeleteLogGroup", log(own)),
    climb("let logs go anywhere", "logs:PutResourcePolicy", "*"),
    climb("pull an image that isn't for it", "ecr:BatchGetImage", images("qa")),
    climb("push an image", "ecr:PutImage", images(own)),
    climb("delete an image", "ecr:BatchDeleteImage", images(other), of),
    climb("open a security group", "ec2:AuthorizeSecurityGroupIngress", group, tagged(own)),
    climb("delete the other's VPC", "ec2:DeleteVpc", vpc, of),
    climb("give an address up", "ec2:ReleaseAddress", address, tagged(own)),
    climb("start a machine", "ec2:RunInstances", arn("ec2", "instance/i-1")),
    climb("have CloudFormation do it", "cloudformation:CreateStack", arn("cloudformation", "stack/x/1")),
    climb("have a function do it", "lambda:InvokeFunction", arn("lambda", "function:x")),
  ];
}

/** Requests of a stack's tasks that their boundary must allow: `components/*Policy.ts`, and data with the stack's name. */
export function needsOfTask(own: string, imagesFrom: string = own): Climb[] {
  const task = arn("ecs", `task/${named(own)}/0a1b2c3d`);
  const stream = `${log(own)}:log-stream:a/b/c`;
  const store = (service: string): Context => ({ "kms:ViaService": `${service}.eu-west-1.amazonaws.com` });
  return [
    climb("log in to the registry", "ecr:GetAuthorizationToken", "*"),
    ...["BatchCheckLayerAvailability", "BatchGetImage", "GetDownloadUrlForLayer"].map((action) =>
      climb("pull the image", `ecr:${action}`, images(imagesFrom), tagged(imagesFrom)),
    ),
    climb("open a log", "logs:CreateLogStream", stream),
    climb("write it", "logs:PutLogEvents", stream),
    climb("read a crashed run's", "logs:GetLogEvents", stream),
    climb("find exec's log", "logs:DescribeLogGroups", "*"),
    climb("open exec's channel", "ssmmessages:OpenDataChannel", "*"),
    climb("read Prefect's key", "secretsmanager:GetSecretValue", secret(own), tagged(own)),
    climb(
      "read a secret that a person set",
      "secretsmanager:GetSecretValue",
      arn("secretsmanager", `secret:/prefect-ecs/${own}/DATABASE_URL-AbCdEf`),
    ),
    climb("read a parameter", "ssm:GetParameters", arn("ssm", `parameter/prefect-ecs/${own}/DATABASE_URL`)),
    climb("decrypt a secret", "kms:Decrypt", arn("kms", "key/x"), store("secretsmanager")),
    climb("decrypt a parameter", "kms:Decrypt", arn("kms", "key/x"), store("ssm")),
    climb("start a flow run", "ecs:RunTask", definition(own), {
      "ecs:cluster": cluster(own),
      ...tagged(own),
    }),
    climb("read its definition", "ecs:DescribeTaskDefinition", "*"),
    climb("tag it", "ecs:TagResource", task, { "ecs:CreateAction": "RunTask" }),
    climb("watch it", "ecs:DescribeTasks", task, tagged(own)),
    climb("stop it", "ecs:StopTask", task, tagged(own)),
    climb("hand on its role", "iam:PassRole", taskRole(own), { ...toTasks, ...tagged(own) }),
    climb("read events", "sqs:ReceiveMessage", queue(own), tagged(own)),
    climb("read its data", "s3:GetObject", `arn:aws:s3:::prefect-ecs-${own}-data/x`),
    climb(
      "read its table",
      "dynamodb:GetItem",
      arn("dynamodb", `table/prefect-ecs-${own}-orders`),
      tagged(own),
    ),
  ];
}
