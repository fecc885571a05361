import type { Exception } from "./exceptions";

/**
 * What stays as it is, and why. `**` stands for anything.
 *
 * One that nothing matches any more is an error: take it out, so that it hides nothing later.
 */
export const EXCEPTIONS: readonly Exception[] = [
  // Encryption
  {
    rules: ["CKV_AWS_158", "NIST.800.53.R5-CloudWatchLogGroupEncrypted"],
    resources: ["LogGroup **"],
    reason:
      "CloudWatch encrypts logs with a key of its own. A customer managed one costs 1 USD a month, and a lost one takes the logs along; logs carry no secrets.",
  },
  {
    rules: ["CKV_AWS_224"],
    resources: ["Cluster <stack>"],
    reason:
      "The channel of ECS exec is TLS already, and its log group is encrypted like the others; exec is off unless a stack switches it on.",
  },
  {
    rules: ["CKV_AWS_149", "NIST.800.53.R5-SecretsManagerUsingKMSKey"],
    resources: ["Secret <stack>-prefect"],
    reason:
      "Encrypted with the account's aws/secretsmanager key. Who needs a key of their own keeps the secret themselves: `prefectApiKeySecretArn` with `secretKmsKeyArns`.",
  },
  {
    rules: ["CKV_AWS_26", "NIST.800.53.R5-SNSEncryptedKMS"],
    resources: ["Topic <stack>-alarms"],
    reason:
      "Alarms can't publish to a topic under AWS's own key. A customer managed one costs 1 USD a month, and a lost one silences every alarm; what is said names what is wrong, carries no secret and goes on as an e-mail.",
  },
  // Secrets
  {
    rules: ["AwsSolutions-SMG4", "NIST.800.53.R5-SecretsManagerRotationEnabled", "CKV2_AWS_57"],
    resources: ["Secret <stack>-prefect"],
    reason:
      "Prefect issues the key, and nothing in AWS can ask it for another. A person sets the new one, and `up` replaces the agents, since they name its version.",
  },
  {
    rules: ["AwsSolutions-ECS2"],
    resources: ["TaskDefinition **"],
    reason:
      "The variables are plain settings such as Prefect's address. Secrets come from Secrets Manager and SSM; own-plaintext-secret sees to it.",
  },
  // Logs
  {
    rules: ["CKV_AWS_338"],
    resources: ["LogGroup **"],
    reason: "Staging keeps its logs for 30 days; prod keeps them for a year.",
  },
  {
    rules: ["AwsSolutions-VPC7", "NIST.800.53.R5-VPCFlowLogsEnabled", "CKV2_AWS_11"],
    resources: ["Vpc <stack>"],
    reason:
      "Nothing can come in, and what goes out is each flow's own business. Flow logs cost by the gigabyte of traffic and say only which address spoke to which.",
  },
  // Network
  {
    rules: ["CKV_AWS_130", "NIST.800.53.R5-VPCSubnetAutoAssignPublicIpDisabled"],
    resources: ["Subnet <stack>-public-**"],
    reason:
      "awsx makes public subnets so and has no argument for it. Only NAT gateways are in them; own-public-subnet sees to it.",
  },
  {
    rules: ["NIST.800.53.R5-VPCNoUnrestrictedRouteToIGW"],
    resources: ["Route <stack>-public-**"],
    reason: "The NAT gateways' own way out.",
  },
  {
    rules: ["NIST.800.53.R5-VPCDefaultSecurityGroupClosed"],
    resources: ["Vpc <stack>"],
    reason: "A template can't say that it is closed. It is; own-default-group sees to it.",
  },
  {
    rules: ["CKV_AWS_382"],
    resources: ["SecurityGroup <stack>-flow-runs"],
    reason:
      "Flows reach databases and APIs of third parties on ports that only their authors know. Nothing comes in.",
  },
  {
    rules: ["CKV2_AWS_5"],
    resources: ["SecurityGroup <stack>-flow-runs"],
    reason:
      "It is attached when a task starts: the work pool's template and the step of registration name it.",
  },
  // Rights
  {
    rules: ["NIST.800.53.R5-IAMNoInlinePolicy"],
    resources: ["RolePolicy **"],
    reason:
      "Each role has one policy that is its own, comes and goes with it, and can't be attached to another; nothing is shared that a managed policy would be for.",
  },
  {
    rules: ["AwsSolutions-IAM5[Resource::*]"],
    resources: ["RolePolicy <stack>-**-execution", "RolePolicy <stack>-agent-**-task"],
    reason:
      "Logging in to the registry and reading a task definition have no resource level. own-wide-rights lets nothing else have `*`.",
  },
  {
    rules: ["AwsSolutions-IAM5[Resource::arn:aws:logs:<region>:<account>:log-group:<stack>-**:*]"],
    resources: ["RolePolicy <stack>-**-execution", "RolePolicy <stack>-agent-**-task"],
    reason: "The streams of one log group: ECS names them by the task's id.",
  },
  {
    rules: [
      "AwsSolutions-IAM5[Resource::arn:aws:ecs:<region>:<account>:task-definition/<stack>-flow-run:*]",
      "AwsSolutions-IAM5[Resource::arn:aws:ecs:<region>:<account>:task/<stack>/*]",
    ],
    resources: ["RolePolicy <stack>-agent-**-task"],
    reason: "Every revision of one family, and the tasks of one cluster: ids that don't exist yet.",
  },
  // Workflows
  {
    rules: ["zizmor-concurrency-limits"],
    resources: [".github/workflows/deploy.yml"],
    reason:
      "A newer deployment waits for the one that runs: an `up` that is cancelled leaves half of its changes and a lock. Each stack has a group of its own.",
  },
];
