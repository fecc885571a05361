import type { PolicyStatement } from "./policyStatement";

/**
 * Permissions that ECS exec needs in the task role
 * (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html#ecs-exec-required-iam-permissions).
 */
export function execStatements(logGroupArn: string): PolicyStatement[] {
  return [
    {
      sid: "ExecChannel",
      actions: [
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
      ],
      // They support no resources.
      resources: ["*"],
    },
    {
      sid: "ExecLog",
      actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      resources: [`${logGroupArn}:*`],
    },
    { sid: "FindExecLog", actions: ["logs:DescribeLogGroups"], resources: ["*"] },
  ];
}
