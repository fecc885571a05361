import { policyDocument } from "../../components/iam/policyDocument";
import { BECOME_NOBODY, GIVE_UP_ADDRESS } from "./denials";
import { ecsOwnRole, type Scope, taskRoles } from "./scope";

export interface CiBoundaryArgs {
  /** Of the whole project. */
  readonly scope: Scope;
  readonly regions: string[];
  /** Of every stack. */
  readonly taskBoundaryArns: string[];
}

/**
 * The most that GitHub's roles can ever do, whatever policies somebody attaches: the program's services in its regions,
 * and the project's own roles inside their boundaries. They can't change themselves, a policy, or this.
 */
export function ciBoundary({ scope, regions, taskBoundaryArns }: CiBoundaryArgs): string {
  const inRegions = { StringEquals: { "aws:RequestedRegion": regions } };
  return policyDocument([
    {
      sid: "ServicesOfTheProgram",
      effect: "Allow",
      actions: ["cloudwatch", "ec2", "ecr", "ecs", "events", "logs", "secretsmanager", "sns", "sqs"].map(
        (service) => `${service}:*`,
      ),
      resources: ["*"],
      conditions: inRegions,
    },
    {
      sid: "StateAndKeys",
      effect: "Allow",
      actions: [
        "kms:CreateGrant",
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:RetireGrant",
        "s3:DeleteObject",
        "s3:GetObject",
        "s3:ListBucket",
        "s3:PutObject",
      ],
      resources: ["*"],
      conditions: inRegions,
    },
    {
      sid: "LookAround",
      effect: "Allow",
      actions: [
        "iam:Get*",
        "iam:List*",
        "servicequotas:GetAWSDefaultServiceQuota",
        "servicequotas:GetServiceQuota",
        "sts:GetCallerIdentity",
      ],
      resources: ["*"],
    },
    {
      sid: "RolesOfTheProject",
      effect: "Allow",
      actions: [
        "iam:CreateRole",
        "iam:DeleteRole",
        "iam:DeleteRolePolicy",
        "iam:PutRolePermissionsBoundary",
        "iam:PutRolePolicy",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:UpdateRole",
        "iam:UpdateRoleDescription",
      ],
      resources: taskRoles(scope),
    },
    {
      sid: "PassThemToTasks",
      effect: "Allow",
      actions: ["iam:PassRole"],
      resources: taskRoles(scope),
      conditions: { StringEquals: { "iam:PassedToService": ["ecs-tasks.amazonaws.com"] } },
    },
    {
      sid: "RoleOfEcsItself",
      effect: "Allow",
      actions: ["iam:CreateServiceLinkedRole"],
      resources: [ecsOwnRole(scope)],
    },
    {
      sid: "OnlyInsideTheBoundaries",
      effect: "Deny",
      actions: ["iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"],
      resources: ["*"],
      conditions: { StringNotEquals: { "iam:PermissionsBoundary": taskBoundaryArns } },
    },
    // It could make a role that trusts its own session, and be past its hour.
    BECOME_NOBODY,
    GIVE_UP_ADDRESS,
  ]);
}
