import { policyDocument } from "../../components/iam/policyDocument";
import { rdsOwnRole } from "./dataStore";
import { BECOME_NOBODY, GIVE_UP_ADDRESS, RELEASE_ADDRESS } from "./denials";
import { loadBalancingOwnRole } from "./loadBalancer";
import { ecsComputeOwnRole, managedInstancesInBoundary } from "./managedInstances";
import { elastiCacheOwnRole, ZONES_OF_CLOUD_MAP } from "./prefectServer";
import { autoScalingOwnRole, ecsOwnRole, type Scope, taskRoles } from "./scope";
import { passToSchedules } from "./taskRoles";

export interface CiBoundaryArgs {
  /** Scope of the whole project. */
  readonly scope: Scope;
  readonly regions: string[];
  /** Boundaries of all stacks' tasks. */
  readonly taskBoundaryArns: string[];
  /** A stack has a NAT instance. */
  readonly natInstance: boolean;
  /** A stack has Managed Instances. */
  readonly managedInstances: boolean;
  /** A stack has a Prefect server of its own. */
  readonly prefectServer: boolean;
  /** That server has a load balancer. */
  readonly loadBalancer: boolean;
}

/**
 * Boundary of GitHub's roles, independent of the attached policies: the program's services in its regions, and the
 * project's roles inside their boundaries. GitHub's roles can't change themselves, policies, or this boundary.
 */
export function ciBoundary({
  scope,
  regions,
  taskBoundaryArns,
  natInstance,
  managedInstances,
  prefectServer,
  loadBalancer,
}: CiBoundaryArgs): string {
  const inRegions = { StringEquals: { "aws:RequestedRegion": regions } };
  return policyDocument([
    {
      sid: "ServicesOfTheProgram",
      effect: "Allow",
      actions: [
        ...SERVICES,
        ...(natInstance ? ["autoscaling"] : []),
        ...(prefectServer ? ["elasticache", "servicediscovery"] : []),
        ...(loadBalancer ? ["elasticloadbalancing"] : []),
      ].map((service) => `${service}:*`),
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
    { ...passToSchedules(scope), effect: "Allow" },
    ...(managedInstances ? managedInstancesInBoundary(scope) : []).map((statement) => ({
      ...statement,
      effect: "Allow" as const,
    })),
    // Route 53 is in no region.
    ...(prefectServer ? [{ sid: "ZonesOfCloudMap", effect: "Allow" as const, ...ZONES_OF_CLOUD_MAP }] : []),
    {
      sid: "RolesOfEcsAndRdsThemselves",
      effect: "Allow",
      actions: ["iam:CreateServiceLinkedRole"],
      resources: [
        ecsOwnRole(scope),
        rdsOwnRole(scope),
        ...(natInstance ? [autoScalingOwnRole(scope)] : []),
        ...(managedInstances ? [ecsComputeOwnRole(scope)] : []),
        ...(prefectServer ? [elastiCacheOwnRole(scope)] : []),
        ...(loadBalancer ? [loadBalancingOwnRole(scope)] : []),
      ],
    },
    {
      sid: "OnlyInsideTheBoundaries",
      effect: "Deny",
      actions: ["iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"],
      resources: ["*"],
      conditions: { StringNotEquals: { "iam:PermissionsBoundary": taskBoundaryArns } },
    },
    // It could create a role that trusts its own session, and outlive its hour.
    BECOME_NOBODY,
    natInstance ? RELEASE_ADDRESS : GIVE_UP_ADDRESS,
  ]);
}

const SERVICES = [
  "cloudwatch",
  "ec2",
  "ecr",
  "ecs",
  "events",
  "logs",
  "rds",
  "scheduler",
  "secretsmanager",
  "sns",
  "sqs",
];
