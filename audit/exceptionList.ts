import type { Exception } from "./exceptions";

/**
 * What stays as it is, and why. `**` stands for anything.
 *
 * One that nothing matches any more is an error: take it out, so that it hides nothing later.
 */
export const EXCEPTIONS: readonly Exception[] = [
  // Encryption
  {
    rules: ["CKV_AWS_158"],
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
    rules: ["CKV_AWS_149"],
    resources: ["Secret <stack>-prefect"],
    reason:
      "Encrypted with the account's aws/secretsmanager key. Who needs a key of their own keeps the secret themselves: `prefectApiKeySecretArn` with `secretKmsKeyArns`.",
  },
  {
    rules: ["CKV_AWS_26"],
    resources: ["Topic <stack>-alarms"],
    reason:
      "Alarms can't publish to a topic under AWS's own key. A customer managed one costs 1 USD a month, and a lost one silences every alarm; what is said names what is wrong, carries no secret and goes on as an e-mail.",
  },
  // Secrets
  {
    rules: ["CKV2_AWS_57"],
    resources: ["Secret <stack>-prefect"],
    reason:
      "Prefect issues the key, and nothing in AWS can ask it for another. A person sets the new one, and `up` replaces the agents, since they name its version.",
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
      "Nothing can come in, and what goes out is each flow's own business. Flow logs cost by the gigabyte of traffic and say only which address spoke to which.",
  },
  // Network
  {
    rules: ["CKV_AWS_130"],
    resources: ["Subnet <stack>-public-**"],
    reason:
      "awsx makes public subnets so and has no argument for it. Only NAT gateways are in them; own-public-subnet sees to it.",
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
  // The account
  {
    rules: ["CKV_AWS_355", "own-wide-rights"],
    resources: ["Policy <project>-ci"],
    reason:
      "It bounds, and grants nothing: the program's services in its regions. What each role may do in them its own policies say, by name and tag.",
  },
  {
    rules: ["own-wide-rights"],
    resources: ["Policy <project>-tasks-**"],
    reason: "It bounds, and grants nothing: every action on an item, of the stack's own tables.",
  },
  {
    rules: ["CKV_AWS_18", "CKV_AWS_144", "CKV2_AWS_62"],
    resources: ["Bucket <project>-state"],
    reason:
      "Only the roles of workflows and administrators reach it. Old versions stay for a year; a log, a copy in another region and events are for who needs them.",
  },
  {
    rules: ["CKV2_AWS_61"],
    resources: ["Bucket <project>-state"],
    reason: "It has a lifecycle, for old versions, which Checkov doesn't find in the plan.",
  },
  {
    rules: ["CKV2_AWS_64"],
    resources: ["Key <project>-state"],
    reason: "It has AWS's default policy, which leaves the account's IAM policies to say who uses it.",
  },
  // Workflows
  {
    rules: ["zizmor-concurrency-limits"],
    resources: [".github/workflows/deploy.yml"],
    reason:
      "A newer deployment waits for the one that runs: an `up` that is cancelled leaves half of its changes and a lock. Each stack has a group of its own.",
  },
  {
    rules: ["zizmor-obfuscation"],
    resources: [".github/workflows/deploy.yml"],
    reason: "`needs[matrix.stack]`: the matrix has two names, which the same file gives the jobs.",
  },
];
