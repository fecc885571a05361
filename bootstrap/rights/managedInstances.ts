import type { PolicyStatement } from "../../components/iam/policyStatement";
import { arn, iamArn, type Scope } from "./scope";

/** ECS's service-linked role, by which it ends instances: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles-instances.html */
export function ecsComputeOwnRole(scope: Scope): string {
  return iamArn(scope, "role/aws-service-role/ecs-compute.amazonaws.com/AWSServiceRoleForECSCompute");
}

/** Of `components/cluster/managedInstances.ts`: the role of ECS, and the role and profile of instances. */
function roleOf(scope: Scope, use: "infrastructure" | "instance"): string {
  return iamArn(scope, `role/${scope.prefix}-instances-${use}-*`);
}

/** The same names of any stack. */
export function ofAnyStack(project: Scope): Scope {
  return { ...project, prefix: `${project.prefix}-*` };
}

function profiles(scope: Scope): string {
  return iamArn(scope, `instance-profile/${scope.prefix}-instances-*`);
}

/** Permissions of a refresh. */
export function readManagedInstancesStatements(scope: Scope): PolicyStatement[] {
  return [
    {
      sid: "ReadManagedInstances",
      actions: ["ecs:DescribeCapacityProviders", "ecs:ListTagsForResource", "iam:GetInstanceProfile"],
      resources: [capacityProviders(scope), profiles(scope)],
    },
  ];
}

/** Permissions to create, update and delete a stack's Managed Instances; ECS alone starts instances, by its role. */
export function managedInstancesStatements(scope: Scope): PolicyStatement[] {
  return [
    ...readManagedInstancesStatements(scope),
    {
      sid: "OwnManagedInstances",
      actions: [
        "ecs:CreateCapacityProvider",
        "ecs:DeleteCapacityProvider",
        "ecs:TagResource",
        "ecs:UntagResource",
        "ecs:UpdateCapacityProvider",
      ],
      resources: [capacityProviders(scope)],
    },
    ownProfiles(scope),
    passToEcs(scope),
    passToInstances(scope),
    {
      sid: "RoleOfEcsForInstances",
      actions: ["iam:CreateServiceLinkedRole"],
      resources: [ecsComputeOwnRole(scope)],
      conditions: { StringEquals: { "iam:AWSServiceName": ["ecs-compute.amazonaws.com"] } },
    },
  ];
}

/** What a boundary of GitHub's roles allows of it, besides ECS. @param project Scope of the whole project. */
export function managedInstancesInBoundary(project: Scope): PolicyStatement[] {
  const scope = ofAnyStack(project);
  return [ownProfiles(scope), passToEcs(scope), passToInstances(scope)];
}

/**
 * What the boundary of a stack's roles allows these two, and none of a task: `components/iam/managedInstancesStatements.ts`.
 * One statement for both, for a boundary has little room. Who may start no instance has no use of a role for it.
 */
export function instanceRoleStatements(scope: Scope): PolicyStatement[] {
  return [
    {
      sid: "StartAndServeAsInstances",
      actions: [
        "ec2:CreateFleet",
        "ec2:CreateLaunchTemplate*",
        "ec2:CreateTags",
        "ec2:Describe*",
        "ec2:ModifyLaunchTemplate",
        "ec2:RunInstances",
        "ecs:DiscoverPollEndpoint",
        "ecs:Poll",
        "ecs:PutSystemLogEvents",
        "ecs:RegisterContainerInstance",
        "ecs:StartTelemetrySession",
        "ecs:Submit*",
      ],
      resources: ["*"],
      conditions: { ArnLike: { "aws:PrincipalArn": [iamArn(scope, `role/${scope.prefix}-instances-*`)] } },
    },
    passToInstances(scope),
  ];
}

function ownProfiles(scope: Scope): PolicyStatement {
  return {
    sid: "OwnInstanceProfiles",
    actions: [
      "iam:AddRoleToInstanceProfile",
      "iam:CreateInstanceProfile",
      "iam:DeleteInstanceProfile",
      "iam:RemoveRoleFromInstanceProfile",
      "iam:TagInstanceProfile",
      "iam:UntagInstanceProfile",
    ],
    resources: [profiles(scope)],
  };
}

function passToEcs(scope: Scope): PolicyStatement {
  return {
    sid: "PassRoleToEcs",
    actions: ["iam:PassRole"],
    resources: [roleOf(scope, "infrastructure")],
    conditions: { StringEquals: { "iam:PassedToService": ["ecs.amazonaws.com"] } },
  };
}

function passToInstances(scope: Scope): PolicyStatement {
  return {
    sid: "PassRoleToInstances",
    actions: ["iam:PassRole"],
    resources: [roleOf(scope, "instance")],
    conditions: { StringLike: { "iam:PassedToService": ["ec2.*"] } },
  };
}

function capacityProviders(scope: Scope): string {
  return arn(scope, "ecs", `capacity-provider/${scope.prefix}-*`);
}
