import type { PolicyStatement } from "../../components/iam/policyStatement";
import { STACK_TAG } from "../../stacks/stackTag";
import { natGroupName } from "./network";
import { arn, autoScalingOwnRole, type Scope, type Stack } from "./scope";

/** Actions on resources with the stack's tag. */
const CHANGE = [
  "ec2:AssociateAddress",
  "ec2:CreateLaunchTemplateVersion",
  "ec2:DeleteLaunchTemplate",
  "ec2:DeleteNetworkInterface",
  "ec2:DisassociateAddress",
  "ec2:ModifyLaunchTemplate",
  "ec2:ModifyNetworkInterfaceAttribute",
];

/** Permissions of a preview, which looks for the newest image, and of a refresh. */
export function readNatInstanceStatements(): PolicyStatement[] {
  return [
    {
      sid: "ReadWhatHasNoResourceLevel",
      actions: [
        "autoscaling:DescribeAutoScalingGroups",
        "autoscaling:DescribeInstanceRefreshes",
        "autoscaling:DescribeScalingActivities",
        "ec2:DescribeImages",
        "ec2:DescribeLaunchTemplateVersions",
        "ec2:DescribeLaunchTemplates",
      ],
      resources: ["*"],
    },
  ];
}

/**
 * Permissions to create, update and delete a stack's NAT instance. It has no role, so none is passed.
 *
 * @param owner `<project>/<stack>`, the value of the stack's tag.
 */
export function natInstanceStatements(
  scope: Scope,
  owner: string,
  { egressAllocationIds }: Stack,
): PolicyStatement[] {
  const asked = { [`aws:RequestTag/${STACK_TAG}`]: [owner] };
  const own = { StringEquals: { [`aws:ResourceTag/${STACK_TAG}`]: [owner] } };
  const ec2 = (...kinds: string[]): string[] => kinds.map((kind) => arn(scope, "ec2", `${kind}/*`));
  return [
    ...readNatInstanceStatements(),
    {
      sid: "MakeWithTheTag",
      actions: ["ec2:CreateLaunchTemplate", "ec2:CreateNetworkInterface"],
      resources: ec2("launch-template", "network-interface"),
      conditions: { StringEquals: asked },
    },
    {
      sid: "TagWhatIsMade",
      actions: ["ec2:CreateTags"],
      resources: ec2("launch-template", "network-interface", "instance", "volume"),
      conditions: {
        StringEquals: {
          ...asked,
          "ec2:CreateAction": ["CreateLaunchTemplate", "CreateNetworkInterface", "RunInstances"],
        },
      },
    },
    {
      sid: "MakeInOwnVpc",
      actions: ["ec2:CreateNetworkInterface"],
      resources: ec2("subnet", "security-group"),
      conditions: own,
    },
    { sid: "ChangeOwn", actions: CHANGE, resources: [arn(scope, "ec2", "*")], conditions: own },
    ...(egressAllocationIds.length === 0
      ? []
      : [
          {
            sid: "UseNamedAddresses",
            actions: ["ec2:AssociateAddress", "ec2:DisassociateAddress"],
            resources: egressAllocationIds.map((id) => arn(scope, "ec2", `elastic-ip/${id}`)),
          },
        ]),
    // The one group with an inbound rule; those of tasks have another name.
    {
      sid: "LetPrivateSubnetsIn",
      actions: ["ec2:AuthorizeSecurityGroupIngress", "ec2:UpdateSecurityGroupRuleDescriptionsIngress"],
      resources: ec2("security-group"),
      conditions: {
        StringEquals: { ...own.StringEquals, "aws:ResourceTag/Name": [natGroupName(scope.prefix)] },
      },
    },
    ...runStatements(scope, own, ec2),
    ...groupStatements(scope),
    // Auto Scaling creates it with an account's first group.
    {
      sid: "RoleOfAutoScalingItself",
      actions: ["iam:CreateServiceLinkedRole"],
      resources: [autoScalingOwnRole(scope)],
      conditions: { StringEquals: { "iam:AWSServiceName": ["autoscaling.amazonaws.com"] } },
    },
  ];
}

/**
 * AWS asks whoever creates a group for the right to start its instance, by a template of the stack.
 *
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-launch-template-permissions.html
 */
function runStatements(
  scope: Scope,
  own: NonNullable<PolicyStatement["conditions"]>,
  ec2: (...kinds: string[]) => string[],
): PolicyStatement[] {
  const byTemplate = { "ec2:LaunchTemplate": ec2("launch-template") };
  return [
    {
      sid: "RunByOwnTemplate",
      actions: ["ec2:RunInstances"],
      resources: ec2("launch-template", "security-group", "subnet"),
      conditions: own,
    },
    {
      sid: "RunSmallInstances",
      actions: ["ec2:RunInstances"],
      resources: ec2("instance"),
      conditions: { ArnLike: byTemplate, StringLike: { "ec2:InstanceType": ["t4g.*"] } },
    },
    {
      sid: "RunWithTemplatesParts",
      actions: ["ec2:RunInstances"],
      // Images and their snapshots belong to others.
      resources: [`arn:${scope.partition}:ec2:*::image/*`, ...ec2("image", "network-interface", "volume")],
      conditions: { ArnLike: byTemplate },
    },
  ];
}

/** AWS asks for no right on what a group registers its instances with, or starts them by, if it isn't a template. */
function groupStatements(scope: Scope): PolicyStatement[] {
  const resources = [arn(scope, "autoscaling", `autoScalingGroup:*:autoScalingGroupName/${scope.prefix}-*`)];
  return [
    {
      sid: "MakeOwnGroup",
      actions: ["autoscaling:CreateAutoScalingGroup"],
      resources,
      conditions: {
        Bool: { "autoscaling:LaunchTemplateVersionSpecified": ["true"] },
        Null: {
          "autoscaling:LaunchConfigurationName": ["true"],
          "autoscaling:LoadBalancerNames": ["true"],
          "autoscaling:TargetGroupARNs": ["true"],
          "autoscaling:TrafficSourceIdentifiers": ["true"],
        },
      },
    },
    {
      sid: "ChangeOwnGroup",
      actions: [
        "autoscaling:CancelInstanceRefresh",
        "autoscaling:CreateOrUpdateTags",
        "autoscaling:DeleteAutoScalingGroup",
        "autoscaling:DeleteTags",
        "autoscaling:StartInstanceRefresh",
        "autoscaling:UpdateAutoScalingGroup",
      ],
      resources,
      conditions: { Null: { "autoscaling:LaunchConfigurationName": ["true"] } },
    },
  ];
}
