import { type Cause, Symptom } from "./cause";

/** `docs/troubleshooting.md`: symptoms and their causes. `npm run docs` writes it. */
export function troubleshootingPage(causes: readonly Cause[]): string {
  return `${[
    "# Troubleshooting",
    INTRODUCTION,
    "## By symptom",
    ...Object.values(Symptom).flatMap((symptom) => [`### ${symptom}`, linksTo(symptom, causes)]),
    "## Causes",
    ...causes.flatMap(({ id, title, meaning }) => [`<a id="${id}"></a>`, `### ${title}`, meaning]),
  ].join("\n\n")}\n`;
}

const INTRODUCTION = `\`./prefect-ecs doctor --stack staging\` examines everything suspect in a stack; with a flow run's id or name that run, with an agent's name
that agent. It names the cause, the evidence and the fix, with your stack's names in the commands; each finding links here.
It changes nothing and reads no secret. \`--json\` prints JSON.

If it may not read something, it names the missing right and draws no conclusion. It needs \`ecs:DescribeServices\`, \`ecs:ListTasks\`,
\`ecs:DescribeTasks\`, \`ecs:DescribeTaskDefinition\`, \`ecr:DescribeImages\`, \`ec2:DescribeSubnets\`, \`ec2:DescribeRouteTables\`, \`ec2:DescribeNatGateways\`,
\`ec2:DescribeSecurityGroups\`, \`secretsmanager:DescribeSecret\`, \`ssm:DescribeParameters\`, \`logs:DescribeLogGroups\`, \`logs:DescribeLogStreams\`, \`logs:GetLogEvents\`,
\`logs:FilterLogEvents\`, \`sqs:GetQueueUrl\`, \`sqs:GetQueueAttributes\` and \`cloudwatch:GetMetricData\`. AWS drops a stopped task after about an hour:
run the doctor soon after the failure.`;

function linksTo(symptom: Symptom, causes: readonly Cause[]): string {
  return causes
    .filter(({ symptoms }) => symptoms.includes(symptom))
    .map(({ id, title }) => `- [${title}](#${id})`)
    .join("\n");
}
