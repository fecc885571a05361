import type { Context } from "../rights/simulation";
import { type Case, NAMED_ADDRESS } from "./cases";
import { arn, asking, iam, tagged } from "./requests";

const YES = true;
const NO = false;

const things = (kind: string): string => arn("ec2", `${kind}/${kind}-1`);
const away = (resource: string): string => resource.replace("123456789012", "210987654321");
const nic = things("network-interface");
const template = things("launch-template");
const instance = things("instance");
const sg = things("security-group");
const subnet = things("subnet");
const address = arn("ec2", "elastic-ip/eipalloc-1");
const image = "arn:aws:ec2:eu-west-1::image/ami-0123456789abcdef0";
const named = (stack: string): Context => ({ "aws:ResourceTag/Name": `prefect-ecs-${stack}-nat` });
const natGroup = { ...tagged("staging"), ...named("staging") };
const by: Context = { "ec2:LaunchTemplate": template };
const nano: Context = { ...by, "ec2:InstanceType": "t4g.nano" };
const made = (action: string, stack = "staging"): Context => ({
  ...asking(stack),
  "ec2:CreateAction": action,
});
const group = (stack: string): string =>
  arn("autoscaling", `autoScalingGroup:0a1b:autoScalingGroupName/prefect-ecs-${stack}-nat-eni-1`);
const byVersion: Context = { "autoscaling:LaunchTemplateVersionSpecified": "true" };
const targets = arn("elasticloadbalancing", "targetgroup/web/0a1b2c3d4e5f6071");
const scalingRole = iam("role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling");
const spotRole = iam("role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot");
const forGroups = { "iam:AWSServiceName": "autoscaling.amazonaws.com" };
const toEc2 = { "iam:PassedToService": "ec2.amazonaws.com" };
const elsewhere = { "aws:RequestedRegion": "us-east-2" };

/** Permissions of the role that deploys `staging`, while the account lists it in `natInstances`. */
export const NAT_INSTANCE_CASES: readonly Case[] = [
  ["autoscaling:DescribeAutoScalingGroups", "*", {}, YES, "a refresh looks at groups"],
  ["ec2:DescribeImages", "*", {}, YES, "a preview for the newest image"],
  ["ec2:DescribeInstances", "*", {}, NO, "not at machines"],
  // Its interface, which outlives the instance
  ["ec2:CreateNetworkInterface", nic, asking("staging"), YES, "it makes an interface"],
  ["ec2:CreateNetworkInterface", nic, {}, NO, "not one without the tag"],
  ["ec2:CreateNetworkInterface", nic, asking("prod"), NO, "nor in another's name"],
  ["ec2:CreateNetworkInterface", away(nic), asking("staging"), NO, "nor for another account"],
  ["ec2:CreateNetworkInterface", subnet, tagged("staging"), YES, "in its subnet"],
  ["ec2:CreateNetworkInterface", subnet, {}, NO, "in no other"],
  ["ec2:CreateNetworkInterface", away(subnet), tagged("staging"), NO, "nor in one of another account"],
  ["ec2:CreateNetworkInterface", sg, tagged("staging"), YES, "in its group"],
  ["ec2:CreateNetworkInterface", sg, tagged("prod"), NO, "not in another stack's"],
  ["ec2:AttachNetworkInterface", instance, tagged("staging"), NO, "its instance has it by the template"],
  ["ec2:ModifyNetworkInterfaceAttribute", nic, tagged("staging"), YES, "it lets it forward"],
  ["ec2:ModifyNetworkInterfaceAttribute", nic, {}, NO, "no other forwards"],
  ["ec2:ModifyNetworkInterfaceAttribute", away(nic), tagged("staging"), NO, "nor another account's"],
  ["ec2:DeleteNetworkInterface", nic, tagged("staging"), YES, "it takes it away"],
  ["ec2:DeleteNetworkInterface", nic, {}, NO, "and no other"],
  // Its template
  ["ec2:CreateLaunchTemplate", template, asking("staging"), YES, "it makes a template"],
  ["ec2:CreateLaunchTemplate", template, {}, NO, "not one without the tag"],
  ["ec2:CreateLaunchTemplateVersion", template, tagged("staging"), YES, "and a newer version"],
  ["ec2:CreateLaunchTemplateVersion", template, {}, NO, "not of others' templates"],
  ["ec2:ModifyLaunchTemplate", template, tagged("prod"), NO, "nor does it make one of theirs current"],
  ["ec2:GetLaunchTemplateData", instance, tagged("staging"), NO, "nor read how others' machines start"],
  // Tags
  ["ec2:CreateTags", instance, made("RunInstances"), YES, "what starts has its tag"],
  ["ec2:CreateTags", things("volume"), made("RunInstances"), YES, "with its disk"],
  ["ec2:CreateTags", nic, made("CreateNetworkInterface"), YES, "as its interface has"],
  ["ec2:CreateTags", template, made("CreateLaunchTemplate"), YES, "and its template"],
  ["ec2:CreateTags", instance, made("RunInstances", "prod"), NO, "not another stack's"],
  ["ec2:CreateTags", nic, asking("staging"), NO, "no interface that is there becomes its own"],
  ["ec2:CreateTags", instance, asking("staging"), NO, "no machine that is there becomes its own"],
  ["ec2:CreateTags", away(instance), made("RunInstances"), NO, "nor another account's"],
  [
    "ec2:CreateTags",
    instance,
    { "ec2:CreateAction": "RunInstances", "aws:TagKeys": ["team"] },
    NO,
    "none is without the stack's tag",
  ],
  [
    "ec2:CreateTags",
    sg,
    { ...tagged("staging"), "aws:TagKeys": ["Name"], "aws:RequestTag/Name": "prefect-ecs-staging-nat" },
    NO,
    "no group that is there becomes the one that lets in",
  ],
  // Who comes in
  ["ec2:AuthorizeSecurityGroupIngress", sg, natGroup, YES, "private subnets leave by its group"],
  ["ec2:AuthorizeSecurityGroupIngress", sg, tagged("staging"), NO, "nobody comes into another of its groups"],
  ["ec2:AuthorizeSecurityGroupIngress", sg, named("staging"), NO, "nor into one of no stack"],
  [
    "ec2:AuthorizeSecurityGroupIngress",
    sg,
    { ...tagged("prod"), ...named("staging") },
    NO,
    "nor another's of its name",
  ],
  ["ec2:AuthorizeSecurityGroupIngress", away(sg), natGroup, NO, "nor another account's"],
  ["ec2:UpdateSecurityGroupRuleDescriptionsIngress", sg, natGroup, YES, "it says what a rule is for"],
  ["ec2:UpdateSecurityGroupRuleDescriptionsIngress", sg, tagged("staging"), NO, "of that group alone"],
  ["ec2:AssociateSecurityGroupVpc", sg, natGroup, NO, "nor is the group in another VPC too"],
  // Its address
  ["ec2:AssociateAddress", address, tagged("staging"), YES, "it puts its address on its interface"],
  ["ec2:AssociateAddress", nic, tagged("staging"), YES, "which is its own"],
  ["ec2:AssociateAddress", address, {}, NO, "no address that others may allow-list"],
  ["ec2:AssociateAddress", address, tagged("prod"), NO, "nor another stack's"],
  ["ec2:AssociateAddress", nic, {}, NO, "nor on another's interface"],
  ["ec2:DisassociateAddress", address, tagged("staging"), YES, "and takes it for a gateway"],
  ["ec2:DisassociateAddress", address, tagged("prod"), NO, "not another stack's"],
  ["ec2:ReleaseAddress", address, tagged("staging"), NO, "and never gives it back"],
  ["ec2:DisassociateNatGatewayAddress", address, tagged("staging"), NO, "nor from a gateway that is used"],
  // Its instance, for which AWS asks whoever makes the group
  ["ec2:RunInstances", template, { ...by, ...tagged("staging") }, YES, "an instance starts by its template"],
  ["ec2:RunInstances", template, by, NO, "by no other, which may have a role or user data"],
  ["ec2:RunInstances", subnet, { ...by, ...tagged("staging") }, YES, "in its subnet"],
  ["ec2:RunInstances", subnet, by, NO, "in no other"],
  ["ec2:RunInstances", away(subnet), { ...by, ...tagged("staging") }, NO, "nor in another account's"],
  ["ec2:RunInstances", sg, { ...by, ...tagged("staging") }, YES, "in its group"],
  ["ec2:RunInstances", sg, { ...by, ...tagged("prod") }, NO, "in no other"],
  ["ec2:RunInstances", instance, { ...nano, ...asking("staging") }, YES, "a small one"],
  ["ec2:RunInstances", instance, { ...nano, ...asking("prod") }, NO, "in no other's name"],
  ["ec2:RunInstances", instance, { ...nano, "ec2:InstanceType": "p5.48xlarge" }, NO, "no large one"],
  ["ec2:RunInstances", instance, { "ec2:InstanceType": "t4g.nano" }, NO, "none without a template"],
  ["ec2:RunInstances", away(instance), nano, NO, "none of another account"],
  ["ec2:RunInstances", image, by, YES, "of anybody's image"],
  ["ec2:RunInstances", image, {}, NO, "that a template names"],
  ["ec2:RunInstances", nic, by, YES, "with the interface that is there"],
  ["ec2:RunInstances", away(nic), by, NO, "of this account"],
  ["ec2:CreateFleet", instance, nano, NO, "and no fleet of small ones"],
  ["ec2:CreateFleet", image, by, NO, "of any image"],
  ["ec2:TerminateInstances", instance, tagged("staging"), NO, "the group ends it"],
  ["iam:PassRole", iam("role/prefect-ecs-staging-flow-run-task-1"), toEc2, NO, "it has no role"],
  // Its group
  ["autoscaling:CreateAutoScalingGroup", group("staging"), byVersion, YES, "a group replaces it"],
  ["autoscaling:CreateAutoScalingGroup", group("prod"), byVersion, NO, "of its name"],
  ["autoscaling:CreateAutoScalingGroup", away(group("staging")), byVersion, NO, "in this account"],
  ["autoscaling:CreateAutoScalingGroup", group("staging"), {}, NO, "by a version of a template"],
  ...Object.entries({
    "autoscaling:LaunchConfigurationName": "web",
    "autoscaling:LoadBalancerNames": ["web"],
    "autoscaling:TargetGroupARNs": [targets],
    "autoscaling:TrafficSourceIdentifiers": [targets],
  }).map(([key, value]): Case => [
    "autoscaling:CreateAutoScalingGroup",
    group("staging"),
    { ...byVersion, [key]: value },
    NO,
    key.endsWith("Name") ? "not as others start theirs" : "and serves none of others' visitors",
  ]),
  ["autoscaling:UpdateAutoScalingGroup", group("staging"), tagged("staging"), YES, "it changes it"],
  [
    "autoscaling:UpdateAutoScalingGroup",
    group("staging"),
    { ...tagged("staging"), "autoscaling:LaunchConfigurationName": "web" },
    NO,
    "not to others' configuration, which may have a role",
  ],
  ["autoscaling:UpdateAutoScalingGroup", group("prod"), {}, NO, "nor another stack's"],
  ["autoscaling:DeleteAutoScalingGroup", group("staging"), tagged("staging"), YES, "and takes it away"],
  ["autoscaling:DeleteAutoScalingGroup", group("staging"), tagged("prod"), NO, "not what others marked"],
  [
    "autoscaling:AttachLoadBalancerTargetGroups",
    group("staging"),
    { "autoscaling:TargetGroupARNs": [targets] },
    NO,
    "nor does it serve any later",
  ],
  ["iam:CreateServiceLinkedRole", scalingRole, forGroups, YES, "an account's first group"],
  ["iam:CreateServiceLinkedRole", scalingRole, {}, NO, "for Auto Scaling alone"],
  ["iam:CreateServiceLinkedRole", spotRole, forGroups, NO, "and by no other name"],
];

/** The same, while the account names an address for it. */
export const NAT_INSTANCE_ADDRESS_CASES: readonly Case[] = [
  ["ec2:AssociateAddress", arn("ec2", `elastic-ip/${NAMED_ADDRESS}`), {}, YES, "it leaves by that address"],
  ["ec2:DisassociateAddress", arn("ec2", `elastic-ip/${NAMED_ADDRESS}`), {}, YES, "which it moves"],
  ["ec2:AssociateAddress", address, {}, NO, "by no other that has no tag"],
  ["ec2:ModifyAddressAttribute", arn("ec2", `elastic-ip/${NAMED_ADDRESS}`), {}, NO, "and names as it is"],
];

/** Permissions of `preview` and `drift`, in that account. */
export const NAT_INSTANCE_READ_CASES: readonly Case[] = [
  ["autoscaling:DescribeAutoScalingGroups", "*", {}, YES, "it looks at groups"],
  ["autoscaling:DescribeInstanceRefreshes", "*", {}, YES, "and how they change"],
  ["ec2:DescribeImages", "*", {}, YES, "and at images"],
  ["ec2:DescribeLaunchTemplateVersions", "*", {}, YES, "and templates"],
  ["ec2:DescribeInstances", "*", {}, NO, "not at machines"],
  ["autoscaling:DescribeLaunchConfigurations", "*", {}, NO, "nor at others' ways to start them"],
  ["autoscaling:DeleteAutoScalingGroup", group("staging"), tagged("staging"), NO, "groups stay"],
];

/** Permissions of the deploy role with AdministratorAccess attached by mistake. */
export const NAT_INSTANCE_BOUNDARY_CASES: readonly Case[] = [
  ["autoscaling:UpdateAutoScalingGroup", group("staging"), {}, YES, "groups are the program's"],
  ["autoscaling:UpdateAutoScalingGroup", group("staging"), elsewhere, NO, "in its regions"],
  ["ec2:DisassociateAddress", address, {}, YES, "addresses move"],
  ["ec2:ReleaseAddress", address, {}, NO, "and none is given back"],
  ["ec2:DisassociateNatGatewayAddress", address, {}, NO, "nor taken from a gateway"],
  ["iam:CreateServiceLinkedRole", scalingRole, forGroups, YES, "Auto Scaling has its own role"],
  ["iam:CreateServiceLinkedRole", spotRole, {}, NO, "no other service gets one"],
  ["iam:DeleteServiceLinkedRole", scalingRole, {}, NO, "nor loses one"],
];
