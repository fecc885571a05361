import { INSTANCES_WITHOUT_RESOURCE } from "../../components/iam/managedInstancesStatements";
import type { EffectStatement } from "../../components/iam/policyDocument";
import type { PolicyStatement } from "../../components/iam/policyStatement";
import { STACK_TAG } from "../../stacks/stackTag";
import { arn, iamArn, type Scope, type Stack } from "./scope";

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

/** What the boundary of a stack's roles allows these two, and none of a task: `components/iam/managedInstancesStatements.ts`. */
export function instanceRoleStatements(scope: Scope, { clusterName }: Stack): PolicyStatement[] {
  const clusters = [`${scope.prefix}-*`, ...(clusterName === undefined ? [] : [clusterName])];
  return [
    {
      sid: "StartInstances",
      // Not all that is to be seen: attributes of instances and versions of templates have others' user data.
      actions: [
        "ec2:CreateFleet",
        "ec2:CreateLaunchTemplate",
        "ec2:DescribeInstance*s",
        "ec2:RunInstances",
        ...INSTANCES_WITHOUT_RESOURCE.filter((action) => !action.startsWith("ec2:DescribeInstance")),
      ],
      resources: ["*"],
      conditions: { ArnLike: { "aws:PrincipalArn": [iamArn(scope, `role/${scope.prefix}-instances-*`)] } },
    },
    // Instances of others start by theirs.
    {
      sid: "ChangeEcsOwnLaunchTemplates",
      actions: ["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"],
      resources: ["*"],
      conditions: { StringEquals: { "ec2:ManagedResourceOperator": ["ecs.amazonaws.com"] } },
    },
    // The key is there only while something is made: with the stack's tag, what is others' would be the stack's.
    {
      sid: "TagWhatIsMade",
      actions: ["ec2:CreateTags"],
      resources: ["*"],
      conditions: { Null: { "ec2:CreateAction": ["false"] } },
    },
    // An instance of another cluster would get its tasks, with their roles.
    {
      sid: "ServeOwnCluster",
      actions: [
        "ecs:Poll",
        "ecs:PutSystemLogEvents",
        "ecs:RegisterContainerInstance",
        "ecs:StartTelemetrySession",
        "ecs:Submit*",
      ],
      resources: clusters.flatMap((cluster) => [
        arn(scope, "ecs", `cluster/${cluster}`),
        arn(scope, "ecs", `container-instance/${cluster}/*`),
      ]),
    },
    passToInstances(scope),
  ];
}

/** Denies instances in other networks than the stack's. @param owner `<project>/<stack>`, the value of the stack's tag. */
export function denyOtherNetworks({ partition }: Scope, owner: string, { vpcId }: Stack): EffectStatement {
  return {
    sid: "NotInOtherNetworks",
    effect: "Deny",
    actions: ["ec2:CreateFleet", "ec2:RunInstances"],
    // Of any account: the VPC may be a shared one.
    resources: [`arn:${partition}:ec2:*:*:subnet/*`],
    conditions:
      vpcId === undefined
        ? { StringNotEquals: { [`aws:ResourceTag/${STACK_TAG}`]: [owner] } }
        : { ArnNotLike: { "ec2:Vpc": [`arn:${partition}:ec2:*:*:vpc/${vpcId}`] } },
  };
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
