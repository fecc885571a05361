import type { Exception } from "./exceptions";

/**
 * Accepted findings, with reasons; `**` matches anything.
 *
 * An exception without findings is an error: remove it, so that it hides nothing later.
 */
export const EXCEPTIONS: readonly Exception[] = [
  // Encryption
  {
    rules: ["CKV_AWS_158"],
    resources: ["LogGroup **"],
    reason:
      "CloudWatch encrypts logs with its own key. A customer managed key costs 1 USD a month, and losing it loses the " +
      "logs; logs contain no secrets.",
  },
  {
    rules: ["CKV_AWS_224"],
    resources: ["Cluster <stack>"],
    reason: "ECS exec uses TLS, and its log group is encrypted like the others; exec is off by default.",
  },
  {
    rules: ["CKV_AWS_149"],
    resources: ["Secret <stack>-prefect"],
    reason:
      "Encrypted with the account's aws/secretsmanager key. For a customer managed key, use an existing secret: " +
      "`prefectApiKeySecretArn` with `secretKmsKeyArns`.",
  },
  {
    rules: ["CKV_AWS_26"],
    resources: ["Topic <stack>-alarms"],
    reason:
      "Alarms can't publish to a topic with AWS's own key. A customer managed key costs 1 USD a month, and losing it " +
      "silences every alarm; alarms contain no secrets and are sent as e-mails.",
  },
  // Secrets
  {
    rules: ["CKV2_AWS_57"],
    resources: ["Secret <stack>-prefect"],
    reason:
      "Prefect issues the key, so AWS can't rotate it. An administrator sets a new key, and `up` replaces the agents, " +
      "because their definition names its version.",
  },
  // Logs
  {
    rules: ["CKV_AWS_338"],
    resources: ["LogGroup **"],
    reason: "Staging keeps its logs for 30 days; prod keeps them for a year.",
  },
  {
    rules: ["CKV2_AWS_11"],
    resources: ["Vpc <stack>"],
    reason:
      "There are no inbound connections, and flows may connect anywhere. Flow logs cost by the gigabyte of traffic, and " +
      "record only the addresses.",
  },
  // Network
  {
    rules: ["CKV_AWS_130"],
    resources: ["Subnet <stack>-public-**"],
    reason:
      "awsx's public subnets assign public addresses, and it has no argument for it. Only NAT gateways are in them; " +
      "own-public-subnet checks it.",
  },
  {
    rules: ["CKV_AWS_382"],
    resources: ["SecurityGroup <stack>-flow-runs"],
    reason:
      "Flows connect to third parties' databases and APIs on any port. There are no inbound connections.",
  },
  {
    rules: ["CKV2_AWS_5"],
    resources: ["SecurityGroup <stack>-flow-runs"],
    reason: "Attached when a task starts, by the work pool's template and the registration step.",
  },
  // The account
  {
    rules: ["CKV_AWS_355", "own-wide-rights"],
    resources: ["Policy <project>-ci"],
    reason:
      "A permissions boundary, which grants nothing: it limits roles to the program's services in its regions. Each " +
      "role's own policies grant rights by name and tag.",
  },
  {
    rules: ["own-wide-rights"],
    resources: ["Policy <project>-tasks-**"],
    reason:
      "A permissions boundary, which grants nothing: it allows every action on items of the stack's own tables.",
  },
  {
    rules: ["CKV_AWS_18", "CKV_AWS_144", "CKV2_AWS_62"],
    resources: ["Bucket <project>-state"],
    reason:
      "Only workflows' roles and administrators have access. Old versions are kept for a year; access logs, replication " +
      "and events are left to teams that need them.",
  },
  {
    rules: ["CKV2_AWS_61"],
    resources: ["Bucket <project>-state"],
    reason: "It has a lifecycle rule for old versions, which Checkov doesn't find in the plan.",
  },
  {
    rules: ["CKV2_AWS_64"],
    resources: ["Key <project>-state"],
    reason: "It has AWS's default key policy, which leaves access to the account's IAM policies.",
  },
  // Workflows
  {
    rules: ["zizmor-concurrency-limits"],
    resources: [".github/workflows/deploy.yml"],
    reason:
      "A newer deployment waits for the running one: a cancelled `up` leaves incomplete changes and a lock. Each stack " +
      "has its own concurrency group.",
  },
  {
    rules: ["zizmor-obfuscation"],
    resources: [".github/workflows/deploy.yml"],
    reason: "`needs[matrix.stack]`: the matrix has two values, both names of jobs in the same file.",
  },
];
