import { type Cause, Symptom } from "./cause";

/** `docs/troubleshooting.md`: what people see, and what may be behind it. `npm run docs` writes it. */
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

const INTRODUCTION = `\`./prefect-ecs doctor --stack staging\` looks at everything that seems unwell, with a flow run's id or name at that run, with an agent's name
at that agent. It names the cause, what shows it, and what to do, with the names of your stack in the commands; each of its findings links here.
It changes nothing and reads no secret. \`--json\` answers a program.

What it may not look at it says, with the right that it lacks, and concludes nothing from it. It asks for \`ecs:DescribeServices\`, \`ecs:ListTasks\`,
\`ecs:DescribeTasks\`, \`ecs:DescribeTaskDefinition\`, \`ecr:DescribeImages\`, \`ec2:DescribeSubnets\`, \`ec2:DescribeRouteTables\`, \`ec2:DescribeNatGateways\`,
\`ec2:DescribeSecurityGroups\`, \`secretsmanager:DescribeSecret\`, \`ssm:DescribeParameters\`, \`logs:DescribeLogGroups\`, \`logs:DescribeLogStreams\`, \`logs:GetLogEvents\`,
\`logs:FilterLogEvents\`, \`sqs:GetQueueUrl\`, \`sqs:GetQueueAttributes\` and \`cloudwatch:GetMetricData\`. AWS forgets a stopped task after about an hour:
ask soon.`;

function linksTo(symptom: Symptom, causes: readonly Cause[]): string {
  return causes
    .filter(({ symptoms }) => symptoms.includes(symptom))
    .map(({ id, title }) => `- [${title}](#${id})`)
    .join("\n");
}
