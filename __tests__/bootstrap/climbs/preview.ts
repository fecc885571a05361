import { arn, bounded, iam, toTasks } from "../requests";
import { climb, type Climb } from "./climb";
import {
  alarm,
  cluster,
  dashboard,
  definition,
  deployRole,
  images,
  KEY,
  log,
  named,
  queue,
  rule,
  secret,
  shared,
  state,
  taskRole,
  topic,
  TRUSTED,
  vpc,
} from "./things";

/** Tries of a pull request's code, which has the role `preview`. */
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
    climb(
      "see what runs were given in plaintext",
      "ecs:DescribeTasks",
      arn("ecs", `task/${named(stack)}/0a1b2c3d`),
    ),
    climb("have a log sent on", "logs:PutSubscriptionFilter", log(stack)),
    climb("search a log", "logs:StartQuery", log(stack)),
    climb("send an event", "sqs:SendMessage", queue(stack)),
    climb("listen to alarms", "sns:Subscribe", topic(stack)),
    climb("silence an alarm", "cloudwatch:DeleteAlarms", alarm(stack)),
    climb("put a dashboard in the place of one", "cloudwatch:PutDashboard", dashboard(stack)),
    climb("add a target to a rule", "events:PutTargets", rule(stack)),
    climb("open a VPC's names", "ec2:ModifyVpcAttribute", vpc),
    climb("delete a repository", "ecr:DeleteRepository", images(stack)),
    climb("change a secret", "secretsmanager:PutSecretValue", secret(stack)),
    climb("get a token that lasts", "sts:GetFederationToken", "*"),
    climb("raise a quota", "servicequotas:RequestServiceQuotaIncrease", "*"),
    climb("read another bucket", "s3:GetObject", "arn:aws:s3:::acme-data/x"),
    climb("read another bucket's names", "s3:ListBucket", "arn:aws:s3:::acme-data"),
    climb("decrypt with a key outside of the project", "kms:Decrypt", arn("kms", "key/x"), {
      "kms:EncryptionContext:stack": stack,
    }),
    climb("decrypt through S3 what is another bucket's", "kms:Decrypt", arn("kms", "key/x"), {
      "kms:ViaService": "s3.eu-west-1.amazonaws.com",
    }),
    // It reads nothing outside of stacks, except in EC2, whose lists support no resources.
    ...(
      [
        ["ec2:DescribeVpcAttribute", shared(vpc)],
        ["ecs:DescribeServices", arn("ecs", "service/web/web")],
        ["ecr:DescribeRepositories", arn("ecr", "repository/web")],
        ["iam:GetRole", iam("role/admin")],
        ["iam:ListRolePolicies", iam("role/admin")],
        ["logs:DescribeMetricFilters", arn("logs", "log-group:web")],
        ["events:DescribeRule", arn("events", "rule/web")],
        ["cloudwatch:DescribeAlarms", arn("cloudwatch", "alarm:web")],
        ["cloudwatch:GetDashboard", dashboard("").replace(/prefect-ecs-$/, "web")],
        ["sns:GetTopicAttributes", arn("sns", "web")],
        ["sqs:GetQueueAttributes", arn("sqs", "web")],
        ["secretsmanager:DescribeSecret", arn("secretsmanager", "secret:web-AbCdEf")],
      ] as const
    ).map(([action, resource]) => climb("read about what is no stack's", action, resource)),
    climb("pull an image", "ecr:BatchGetImage", images(stack)),
    climb("push an image", "ecr:PutImage", images(stack)),
    climb("run a task", "ecs:RunTask", definition(stack), { "ecs:cluster": cluster(stack) }),
    climb("hand a role on", "iam:PassRole", taskRole(stack), toTasks),
    climb("become the role that deploys", "sts:AssumeRole", deployRole(stack), {}, TRUSTED),
    climb("make a role", "iam:CreateRole", taskRole(stack), bounded(stack)),
    climb("open a shell", "ecs:ExecuteCommand", arn("ecs", `task/${named(stack)}/1`)),
  ];
}
