/** Actions of tasks that support no resources: https://docs.aws.amazon.com/service-authorization/latest/reference/ */
export const WITHOUT_RESOURCE: readonly string[] = [
  "ecr:GetAuthorizationToken",
  "ecs:DescribeTaskDefinition",
  "logs:DescribeLogGroups",
  "redshift-data:CancelStatement",
  "redshift-data:DescribeStatement",
  "redshift-data:GetStatementResult",
  "redshift-data:ListStatements",
  "ssmmessages:CreateControlChannel",
  "ssmmessages:CreateDataChannel",
  "ssmmessages:OpenControlChannel",
  "ssmmessages:OpenDataChannel",
];
