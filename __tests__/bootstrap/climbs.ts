import type { Context } from "../rights/simulation";
import { arn, asking, bounded, iam, tagged, toTasks } from "./requests";

/** A way to more than a role should have: what somebody who has its credentials tries. */
export interface Climb {
  readonly tries: string;
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
  /** Whether the role's trust names the session of whoever tries. */
  readonly trusted: boolean;
}

const named = (stack: string, part = ""): string => `prefect-ecs-${stack}${part}-0a1b2c3`;
const deployRole = (stack: string): string => iam(`role/bootstrap/prefect-ecs-deploy-${stack}`);
const taskRole = (stack: string): string => iam(`role/${named(stack, "-flow-run-task")}`);
const boundaryOf = (stack: string): string => iam(`policy/bootstrap/prefect-ecs-tasks-${stack}`);
const definition = (stack: string): string => arn("ecs", `task-definition/prefect-ecs-${stack}-flow-run:7`);
const cluster = (stack: string): string => arn("ecs", `cluster/${named(stack)}`);
const service = (stack: string): string =>
  arn("ecs", `service/${named(stack)}/${named(stack, "-agent-default")}`);
const images = (stack: string): string => arn("ecr", `repository/${named(stack)}`);
const rule = (stack: string): string => arn("events", `rule/${named(stack, "-task-stopped")}`);
const queue = (stack: string): string => arn("sqs", named(stack, "-events"));
const secret = (stack: string): string => arn("secretsmanager", `secret:${named(stack, "-prefect")}-AbCdEf`);
const log = (stack: string): string => arn("logs", `log-group:${named(stack, "-flow-run")}`);
const BUCKET = "arn:aws:s3:::prefect-ecs-state";
const state = (key: string): string => `${BUCKET}/.pulumi/${key}`;
const KEY = arn("kms", "key/11111111-2222-3333-4444-555555555555");
const group = arn("ec2", "security-group/sg-1");
const vpc = arn("ec2", "vpc/vpc-1");
const address = arn("ec2", "elastic-ip/eipalloc-1");
const TRUSTED = true;

/** What the role that deploys one stack, or whoever has got hold of it, tries with another stack and the account. */
export function climbsOfDeployRole(own: string, other: string): Climb[] {
  const of = tagged(other);
  return [
    // Through a role that it makes.
    climb("make a role without a boundary", "iam:CreateRole", taskRole(own)),
    climb("make a role in the other's boundary", "iam:CreateRole", taskRole(own), bounded(other)),
    climb("make a role in the boundary that all shared", "iam:CreateRole", taskRole(own), {
      "iam:PermissionsBoundary": iam("policy/bootstrap/prefect-ecs-tasks"),
    }),
    climb("make a role in AWS's widest policy as boundary", "iam:CreateRole", taskRole(own), {
      "iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess",
    }),
    climb(
      "make a role that is called like an administrator's",
      "iam:CreateRole",
      iam("role/admin"),
      bounded(own),
    ),
    climb("make a role that says it is the other's", "iam:CreateRole", taskRole(own), {
      ...bounded(own),
      ...asking(other),
    }),
    climb("make a role where the deploy roles are", "iam:CreateRole", iam("role/bootstrap/x"), bounded(own)),
    climb("give the other's task role a right", "iam:PutRolePolicy", taskRole(other), {
      ...bounded(own),
      ...of,
    }),
    climb("give a role without a boundary a right", "iam:PutRolePolicy", taskRole(own)),
    climb("give itself a right", "iam:PutRolePolicy", deployRole(own), bounded(own)),
    climb("attach a managed policy to its task's role", "iam:AttachRolePolicy", taskRole(own), bounded(own)),
    climb("attach a managed policy to itself", "iam:AttachRolePolicy", deployRole(own)),
    climb(
      "take a task role's boundary away",
      "iam:DeleteRolePermissionsBoundary",
      taskRole(own),
      bounded(own),
    ),
    climb("take its own boundary away", "iam:DeleteRolePermissionsBoundary", deployRole(own)),
    climb(
      "put a task role into the other's boundary",
      "iam:PutRolePermissionsBoundary",
      taskRole(own),
      bounded(other),
    ),
    climb("let the other's roles be assumed by itself", "iam:UpdateAssumeRolePolicy", deployRole(other)),
    climb("let its own role be assumed by any branch", "iam:UpdateAssumeRolePolicy", deployRole(own)),
    climb("change whom a task's role trusts", "iam:UpdateAssumeRolePolicy", taskRole(own), bounded(own)),
    climb("write another version of its tasks' boundary", "iam:CreatePolicyVersion", boundaryOf(own)),
    climb("write another version of the other's", "iam:CreatePolicyVersion", boundaryOf(other)),
    climb("go back to an older boundary", "iam:SetDefaultPolicyVersion", boundaryOf(own)),
    climb("delete the boundary", "iam:DeletePolicy", boundaryOf(own)),
    climb("make a user", "iam:CreateUser", iam("user/x")),
    climb("make an access key", "iam:CreateAccessKey", iam("user/admin")),
    climb("make a profile for a machine", "iam:CreateInstanceProfile", iam("instance-profile/x")),
    climb(
      "trust another issuer of tokens",
      "iam:CreateOpenIDConnectProvider",
      iam("oidc-provider/evil.example.com"),
    ),
    climb("take the other's task role for its tag", "iam:TagRole", taskRole(other), {
      ...asking(own),
      ...of,
    }),
    climb("take the other's role's tags away", "iam:UntagRole", taskRole(other), of),
    climb("delete the other's role", "iam:DeleteRole", taskRole(other), of),
    climb("take the other's role's rights away", "iam:DeleteRolePolicy", taskRole(other), of),
    climb(
      "have another service's role made",
      "iam:CreateServiceLinkedRole",
      iam("role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"),
      { "iam:AWSServiceName": "autoscaling.amazonaws.com" },
    ),
    climb("become an administrator", "sts:AssumeRole", iam("role/admin"), {}, TRUSTED),
    climb("become the other's deploy role", "sts:AssumeRole", deployRole(other), {}, TRUSTED),
    climb("become a role that it has made to trust it", "sts:AssumeRole", taskRole(own), {}, TRUSTED),
    climb("become the other's task", "sts:AssumeRole", taskRole(other), of, TRUSTED),
    // Through a role that it hands on.
    climb("run a task with the other's role", "iam:PassRole", taskRole(other), { ...toTasks, ...of }),
    // Names alone hold too: a role may have lost its tag.
    ...(other.startsWith(`${own}-`)
      ? []
      : [
          climb("run a task with the other's role without a tag", "iam:PassRole", taskRole(other), toTasks),
          climb(
            "give the other's role without a tag a right",
            "iam:PutRolePolicy",
            taskRole(other),
            bounded(own),
          ),
          climb("run the other's definition without a tag", "ecs:RunTask", definition(other), {
            "ecs:cluster": cluster(own),
          }),
        ]),
    climb("run a task with the other's deploy role", "iam:PassRole", deployRole(other), toTasks),
    climb("run a task with an administrator's role", "iam:PassRole", iam("role/admin"), toTasks),
    ...["cloudformation", "ec2", "ecs", "events", "lambda", "scheduler", "ssm"].map((to) =>
      climb(`hand a role to ${to}`, "iam:PassRole", taskRole(own), {
        "iam:PassedToService": `${to}.amazonaws.com`,
      }),
    ),
    // Through tasks and services.
    climb("run the other's flow run with a command of its own", "ecs:RunTask", definition(other), {
      "ecs:cluster": cluster(own),
      ...of,
    }),
    climb("run a task in the other's cluster", "ecs:RunTask", definition(own), {
      "ecs:cluster": cluster(other),
    }),
    climb("keep the other's flow run as a service of its own", "ecs:CreateService", service(own), {
      "ecs:task-definition": definition(other),
    }),
    climb("have its service run the other's definition", "ecs:UpdateService", service(own), {
      "ecs:task-definition": definition(other),
    }),
    climb("deploy the other's agent", "ecs:UpdateService", service(other), of),
    climb(
      "register a revision that the other's next run takes",
      "ecs:RegisterTaskDefinition",
      definition(other),
    ),
    climb("stop the other's flow run", "ecs:StopTask", arn("ecs", `task/${named(other)}/0a1b2c3d`), of),
    climb(
      "open a shell in a flow's container",
      "ecs:ExecuteCommand",
      arn("ecs", `task/${named(own)}/0a1b2c3d`),
    ),
    climb("mark the other's cluster as its own", "ecs:TagResource", cluster(other), {
      ...asking(own),
      ...of,
    }),
    climb("pass its own cluster off as the other's", "ecs:TagResource", cluster(own), asking(other)),
    climb("delete the other's cluster", "ecs:DeleteCluster", cluster(other), of),
    // Through images.
    climb("push layers where the other pulls", "ecr:InitiateLayerUpload", images(other), of),
    climb("let another account push to its repository", "ecr:SetRepositoryPolicy", images(own)),
    climb("let itself into the other's repository", "ecr:SetRepositoryPolicy", images(other), of),
    climb("delete the other's repository", "ecr:DeleteRepository", images(other), of),
    climb("allow the other's tags to move", "ecr:PutImageTagMutability", images(other), of),
    climb("let the other's images expire", "ecr:PutLifecyclePolicy", images(other), of),
    // Through the network.
    climb("take a database's security group for its own", "ec2:CreateTags", group, asking(own)),
    climb("take the other's group for its own", "ec2:CreateTags", group, { ...asking(own), ...of }),
    climb("open a group that it has", "ec2:AuthorizeSecurityGroupIngress", group, tagged(own)),
    climb("open the other's group", "ec2:AuthorizeSecurityGroupIngress", group, of),
    climb("make its group the other's", "ec2:CreateTags", group, { ...tagged(own), ...asking(other) }),
    climb("leave by an address that others allow-list", "ec2:CreateNatGateway", address),
    climb("leave by the other's address", "ec2:CreateNatGateway", address, of),
    climb("give the other's address up", "ec2:ReleaseAddress", address, of),
    climb("route the other's traffic elsewhere", "ec2:ReplaceRoute", arn("ec2", "route-table/rtb-1"), of),
    climb("make a subnet in the other's VPC", "ec2:CreateSubnet", vpc, of),
    climb("delete the other's VPC", "ec2:DeleteVpc", vpc, of),
    climb("delete a VPC that is nobody's", "ec2:DeleteVpc", vpc),
    climb("join VPCs", "ec2:CreateVpcPeeringConnection", vpc, of),
    climb("start a machine", "ec2:RunInstances", arn("ec2", "instance/i-1"), asking(own)),
    // Through logs, rules, queues and topics.
    climb("read the other's log", "logs:FilterLogEvents", log(other), of),
    climb("read the other's log line by line", "logs:GetLogEvents", `${log(other)}:log-stream:a/b/c`),
    climb("have the other's log sent on", "logs:PutSubscriptionFilter", log(other), of),
    climb("delete the other's log", "logs:DeleteLogGroup", log(other), of),
    climb("hear of everything in the account", "events:PutRule", rule(own)),
    climb("hear of what isn't ECS's", "events:PutRule", rule(own), {
      "events:source": ["aws.ecs", "aws.s3"],
    }),
    climb("forge events for the other", "events:PutTargets", rule(own), {
      "events:TargetArn": [queue(other)],
    }),
    climb("tell a rule's events to anybody", "events:PutTargets", rule(own)),
    climb("stop the other's events", "events:RemoveTargets", rule(other), of),
    climb("open the other's queue", "sqs:SetQueueAttributes", queue(other), of),
    climb("take the other's events away", "sqs:ReceiveMessage", queue(other), of),
    climb("listen to the other's alarms", "sns:Subscribe", arn("sns", named(other, "-alarms")), of),
    climb(
      "silence the other's alarms",
      "cloudwatch:DeleteAlarms",
      arn("cloudwatch", `alarm:${named(other)}`),
      of,
    ),
    ...[other, `${own}2`].map((name) =>
      climb(
        `delete the dashboard of ${name}`,
        "cloudwatch:DeleteDashboards",
        iam(`dashboard/prefect-ecs-${name}`).replace(":iam:", ":cloudwatch:"),
      ),
    ),
    // Through secrets and state.
    climb("read the other's secret", "secretsmanager:GetSecretValue", secret(other), of),
    climb(
      "read a secret that is nobody's",
      "secretsmanager:GetSecretValue",
      arn("secretsmanager", "secret:x-AbCdEf"),
    ),
    climb("change the other's secret", "secretsmanager:PutSecretValue", secret(other), of),
    climb("let others read its secret", "secretsmanager:PutResourcePolicy", secret(own)),
    climb("read a parameter", "ssm:GetParameters", arn("ssm", `parameter/prefect-ecs/${other}/DATABASE_URL`)),
    climb("read the other's state", "s3:GetObject", state(`stacks/prefect-ecs/${other}.json`)),
    climb("write the other's state", "s3:PutObject", state(`stacks/prefect-ecs/${other}.json`)),
    climb("read a state that begins alike", "s3:GetObject", state(`stacks/prefect-ecs/${own}.old.json`)),
    climb("read the account's state", "s3:GetObject", state("stacks/prefect-ecs-bootstrap/account.json")),
    climb(
      "unlock the other's state",
      "s3:DeleteObject",
      state(`locks/organization/prefect-ecs/${other}/1.json`),
    ),
    climb("read the other's secrets in its configuration", "kms:Decrypt", KEY, {
      "kms:EncryptionContext:stack": other,
    }),
    climb("lend the state's key to somebody", "kms:CreateGrant", KEY),
    climb("change who may use the state's key", "kms:PutKeyPolicy", KEY),
    // Through other services.
    climb("have CloudFormation do it", "cloudformation:CreateStack", arn("cloudformation", "stack/x/1")),
    climb("have a function do it", "lambda:CreateFunction", arn("lambda", "function:x")),
    climb("have a machine do it", "ssm:SendCommand", arn("ssm", "document/x")),
    climb("have a schedule do it", "scheduler:CreateSchedule", arn("scheduler", "schedule/default/x")),
  ];
}

/** What code in a task of one stack tries, whose role is allowed everything and trusts everybody. */
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
    climb("deploy its own agent", "ecs:UpdateService", service(own)),
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
      "read a secret that is nobody's",
      "secretsmanager:GetSecretValue",
      arn("secretsmanager", "secret:x-AbCdEf"),
    ),
    climb("change its own secret", "secretsmanager:PutSecretValue", secret(own)),
    climb("read the other's parameter", "ssm:GetParameters", arn("ssm", `parameter/prefect-ecs/${other}/X`)),
    climb("read a parameter that is nobody's", "ssm:GetParameter", arn("ssm", "parameter/team/token")),
    climb("command a machine", "ssm:SendCommand", arn("ssm", "document/x")),
    climb("decrypt past the services that keep secrets", "kms:Decrypt", arn("kms", "key/x")),
    climb("decrypt with the state's key", "kms:Decrypt", KEY, {
      "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com",
    }),
    climb("read the state", "s3:GetObject", state(`stacks/prefect-ecs/${own}.json`)),
    climb("read the other's data", "s3:GetObject", "arn:aws:s3:::acme-data/x"),
    climb("empty the other's table", "dynamodb:DeleteItem", arn("dynamodb", `table/${named(other)}`), of),
    climb("take the other's events away", "sqs:ReceiveMessage", queue(other), of),
    climb("forge the other's events", "sqs:SendMessage", queue(other), of),
    climb("open its own queue", "sqs:SetQueueAttributes", queue(own)),
    climb("tell the other's alarms", "sns:Publish", arn("sns", named(other, "-alarms")), of),
    climb("read the other's log", "logs:GetLogEvents", `${log(other)}:log-stream:a/b/c`),
    climb("write into the other's log", "logs:PutLogEvents", `${log(other)}:log-stream:a/b/c`),
    climb("delete its own log", "logs:DeleteLogGroup", log(own)),
    climb("let logs go anywhere", "logs:PutResourcePolicy", "*"),
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

/** What tasks of a stack do, and their boundary therefore has to let them: `components/*Policy.ts`, and the data by its name. */
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

/** What code of a pull request, which has the role `preview`, tries. */
export function climbsOfPreview(stack: string): Climb[] {
  return [
    climb("read a stack's secret", "secretsmanager:GetSecretValue", secret(stack)),
    climb(
      "read what a person gave flows",
      "ssm:GetParameters",
      arn("ssm", `parameter/prefect-ecs/${stack}/X`),
    ),
    climb("read what others' definitions have in plaintext", "ecs:DescribeTaskDefinition", "*"),
    climb("read a log", "logs:FilterLogEvents", log(stack)),
    climb("read a log's lines", "logs:GetLogEvents", `${log(stack)}:log-stream:a/b/c`),
    climb("take events away", "sqs:ReceiveMessage", queue(stack)),
    climb("read the account's state", "s3:GetObject", state("stacks/prefect-ecs-bootstrap/account.json")),
    climb("read the account's secrets", "kms:Decrypt", KEY, { "kms:EncryptionContext:stack": "account" }),
    climb("read older states", "s3:GetObjectVersion", state(`stacks/prefect-ecs/${stack}.json`)),
    climb("read what was deployed before", "s3:GetObject", state(`history/prefect-ecs/${stack}/1.json`)),
    climb("write a state", "s3:PutObject", state(`stacks/prefect-ecs/${stack}.json`)),
    climb("hold a lock for ever", "s3:PutObject", state(`locks/organization/prefect-ecs/${stack}/1.json`)),
    climb("forge a secret for the configuration", "kms:Encrypt", KEY, {
      "kms:EncryptionContext:stack": stack,
    }),
    climb("pull an image", "ecr:BatchGetImage", images(stack)),
    climb("push an image", "ecr:PutImage", images(stack)),
    climb("run a task", "ecs:RunTask", definition(stack), { "ecs:cluster": cluster(stack) }),
    climb("hand a role on", "iam:PassRole", taskRole(stack), toTasks),
    climb("become the role that deploys", "sts:AssumeRole", deployRole(stack), {}, TRUSTED),
    climb("make a role", "iam:CreateRole", taskRole(stack), bounded(stack)),
    climb("open a shell", "ecs:ExecuteCommand", arn("ecs", `task/${named(stack)}/1`)),
  ];
}

function climb(
  tries: string,
  action: string,
  resource: string,
  context: Context = {},
  trusted = false,
): Climb {
  return { tries, action, resource, context, trusted };
}
