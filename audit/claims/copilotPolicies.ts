import { MANAGED_EXECUTION_POLICY } from "./peer";

/**
 * What the first post's group `deployment` may do on every resource, by its list of eleven policies: actions that no
 * condition narrows, of the default versions of November 2026.
 *
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html, read in zoph-io/MAMIP, a daily copy.
 */
export const COPILOT_POLICIES: Readonly<Record<string, readonly string[]>> = {
  AmazonEC2FullAccess: ["ec2:*", "elasticloadbalancing:*", "cloudwatch:*", "autoscaling:*"],
  AmazonEC2ContainerRegistryFullAccess: ["ecr:*", "cloudtrail:LookupEvents"],
  AmazonS3FullAccess: ["s3:*", "s3-object-lambda:*"],
  // There is no such policy; AmazonECS_FullAccess, which may be meant, allows more than this.
  AWSES_FullAccess: ["ecs:*"],
  AmazonSSMFullAccess: [
    "cloudwatch:PutMetricData",
    "ds:CreateComputer",
    "ds:DescribeDirectories",
    "ec2:DescribeInstanceStatus",
    "logs:*",
    "ssm:*",
    "ec2messages:*",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
  ],
  AmazonECSTaskExecutionRolePolicy: MANAGED_EXECUTION_POLICY.actions,
  // AWS writes it AWSCloudFormationFullAccess.
  AWSCloudformationFullAccess: ["cloudformation:*"],
  SecretsManagerReadWrite: [
    "secretsmanager:*",
    "cloudformation:CreateChangeSet",
    "cloudformation:DescribeChangeSet",
    "cloudformation:DescribeStackResource",
    "cloudformation:DescribeStacks",
    "cloudformation:ExecuteChangeSet",
    "docdb-elastic:GetCluster",
    "docdb-elastic:ListClusters",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
    "kms:DescribeKey",
    "kms:ListAliases",
    "kms:ListKeys",
    "lambda:ListFunctions",
    "rds:DescribeDBClusters",
    "rds:DescribeDBInstances",
    "redshift:DescribeClusters",
    "redshift-serverless:ListWorkgroups",
    "redshift-serverless:GetNamespace",
    "tag:GetResources",
  ],
  // All of it is in ec2:*.
  AmazonVPCReadOnlyAccess: [],
  // The post's own, and not shown there: as little as its text says that they allow.
  AssumeAnyRolePolicy: ["sts:AssumeRole"],
  IAMRolePolicy: ["iam:PassRole"],
};
