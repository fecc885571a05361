import { type EffectStatement, policyDocument } from "../../components/policyDocument";
import { iamArn, type Scope, taskRoles } from "./scope";
import type { State } from "./state";

/** Gives an address back, or takes it from its NAT gateway: to delete the gateway, nobody has to. */
const GIVE_UP_ADDRESS: EffectStatement = {
  sid: "NeverGiveUpAnAddress",
  effect: "Deny",
  actions: ["ec2:DisassociateAddress", "ec2:DisassociateNatGatewayAddress", "ec2:ReleaseAddress"],
  resources: ["*"],
};

export interface CiBoundaryArgs {
  /** Of the whole project. */
  readonly scope: Scope;
  readonly regions: string[];
  readonly taskBoundaryArn: string;
}

/**
 * The most that GitHub's roles can ever do, whatever policies somebody attaches: the program's services in its regions,
 * and the project's own roles inside their boundary. They can't change themselves, a policy, or this.
 */
export function ciBoundary({ scope, regions, taskBoundaryArn }: CiBoundaryArgs): string {
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
      actions: ["iam:Get*", "iam:List*", "sts:GetCallerIdentity"],
      resources: ["*"],
    },
    {
      sid: "RolesOfTheProject",
      effect: "Allow",
      actions: [
        "iam:CreateRole",
        "iam:DeleteRole",
        "iam:DeleteRolePolicy",
        "iam:PassRole",
        "iam:PutRolePermissionsBoundary",
        "iam:PutRolePolicy",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
        "iam:UpdateRoleDescription",
      ],
      resources: [taskRoles(scope)],
    },
    {
      sid: "RoleOfEcsItself",
      effect: "Allow",
      actions: ["iam:CreateServiceLinkedRole"],
      resources: [iamArn(scope, "role/aws-service-role/ecs.amazonaws.com/*")],
    },
    {
      sid: "OnlyInsideTheBoundary",
      effect: "Deny",
      actions: ["iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"],
      resources: ["*"],
      conditions: { StringNotEquals: { "iam:PermissionsBoundary": [taskBoundaryArn] } },
    },
    GIVE_UP_ADDRESS,
  ]);
}

/**
 * The most that a task of a stack can ever do, whatever rights the stack gives it: anything in AWS but what hands out
 * rights, and Pulumi's state.
 */
export function taskBoundary(scope: Scope, state: State | undefined): string {
  return policyDocument([
    {
      sid: "AllButRights",
      effect: "Allow",
      notActions: ["account:*", "iam:*", "organizations:*", "sso:*"],
      resources: ["*"],
    },
    {
      sid: "PassRolesOfTheProject",
      effect: "Allow",
      actions: ["iam:PassRole"],
      resources: [taskRoles(scope)],
      conditions: { StringEquals: { "iam:PassedToService": ["ecs-tasks.amazonaws.com"] } },
    },
    ...(state === undefined
      ? []
      : [
          {
            sid: "NotTheState",
            effect: "Deny" as const,
            actions: ["kms:*", "s3:*"],
            resources: [state.bucketArn, `${state.bucketArn}/*`, state.keyArn],
          },
        ]),
    GIVE_UP_ADDRESS,
  ]);
}
