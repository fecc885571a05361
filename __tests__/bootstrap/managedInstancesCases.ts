import type { Context } from "../rights/simulation";
import type { Case } from "./cases";
import { arn, asking, iam, tagged } from "./requests";

const YES = true;
const NO = false;

const provider = arn("ecs", "capacity-provider/prefect-ecs-staging-gpu");
const profile = iam("instance-profile/prefect-ecs-staging-instances-instance-0a1b2c3");
const infrastructure = iam("role/prefect-ecs-staging-instances-infrastructure-0a1b2c3");
const instance = iam("role/prefect-ecs-staging-instances-instance-0a1b2c3");
const compute = iam("role/aws-service-role/ecs-compute.amazonaws.com/AWSServiceRoleForECSCompute");
const otherOwnRole = iam("role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot");
const ofCompute = { "iam:AWSServiceName": "ecs-compute.amazonaws.com" };
const to = (service: string): Context => ({ "iam:PassedToService": `${service}.amazonaws.com` });

/** Permissions of the role that deploys `staging`, while the account lists it in `managedInstances`. */
export const MANAGED_INSTANCES_CASES: readonly Case[] = [
  ["ecs:CreateCapacityProvider", provider, asking("staging"), YES, "it makes capacity"],
  ["ecs:CreateCapacityProvider", provider, asking("prod"), NO, "in no other's name"],
  ["ecs:CreateCapacityProvider", arn("ecs", "capacity-provider/prefect-ecs-prod-gpu"), {}, NO, "nor others'"],
  ["ecs:UpdateCapacityProvider", provider, tagged("staging"), YES, "changes it"],
  ["ecs:DeleteCapacityProvider", provider, tagged("staging"), YES, "and takes it away"],
  ["ecs:DescribeCapacityProviders", provider, {}, YES, "looks at it"],
  ["ecs:ListTagsForResource", provider, {}, YES, "and at its tags"],
  ["ecs:TagResource", provider, asking("staging"), YES, "which it gives it"],
  ["ecs:UntagResource", provider, tagged("staging"), YES, "and takes away"],
  ["iam:CreateInstanceProfile", profile, {}, YES, "instances have a profile"],
  ["iam:CreateInstanceProfile", iam("instance-profile/web"), {}, NO, "of no other name"],
  ["iam:GetInstanceProfile", profile, {}, YES, "a refresh looks at it"],
  ["iam:GetInstanceProfile", iam("instance-profile/web"), {}, NO, "at no other"],
  ["iam:AddRoleToInstanceProfile", profile, {}, YES, "with a role"],
  ["iam:RemoveRoleFromInstanceProfile", profile, {}, YES, "which leaves it"],
  ["iam:DeleteInstanceProfile", profile, {}, YES, "before it goes"],
  ["iam:DeleteInstanceProfile", iam("instance-profile/web"), {}, NO, "others stay"],
  ["iam:TagInstanceProfile", profile, {}, YES, "it has tags"],
  ["iam:UntagInstanceProfile", profile, {}, YES, "which may change"],
  ["iam:PassRole", infrastructure, to("ecs"), YES, "ECS starts instances by its role"],
  ["iam:PassRole", infrastructure, to("ec2"), NO, "which no instance gets"],
  ["iam:PassRole", instance, to("ec2"), YES, "instances have theirs"],
  ["iam:PassRole", instance, to("ecs"), NO, "which ECS doesn't get"],
  ["iam:PassRole", iam("role/prefect-ecs-staging-flow-run-task-1"), to("ec2"), NO, "nor is a task's passed"],
  ["iam:PassRole", iam("role/prefect-ecs-prod-instances-instance-1"), to("ec2"), NO, "nor another stack's"],
  [
    "iam:CreateServiceLinkedRole",
    compute,
    { "iam:AWSServiceName": "ecs-compute.amazonaws.com" },
    YES,
    "ECS ends them by its own",
  ],
  [
    "iam:CreateServiceLinkedRole",
    compute,
    { "iam:AWSServiceName": "spot.amazonaws.com" },
    NO,
    "and no other",
  ],
  ["iam:CreateServiceLinkedRole", otherOwnRole, ofCompute, NO, "nor for another"],
  ["iam:ListInstanceProfileTags", profile, {}, NO, "a profile's tags come with it"],
  ["ec2:CreateFleet", arn("ec2", "instance/*"), {}, NO, "it starts none itself"],
  ["ec2:RunInstances", arn("ec2", "instance/*"), { "aws:RequestTag/AmazonECSManaged": "true" }, NO, "nor so"],
];

/** Permissions of the role of drift detection, in that account. */
export const MANAGED_INSTANCES_DRIFT_CASES: readonly Case[] = [
  ["ecs:DescribeCapacityProviders", provider, {}, YES, "it looks at capacity"],
  ["ecs:ListTagsForResource", provider, {}, YES, "and its tags"],
  ["iam:GetInstanceProfile", profile, {}, YES, "and at profiles"],
  ["ecs:DescribeCapacityProviders", arn("ecs", "capacity-provider/web"), {}, NO, "no other's"],
  ["iam:ListInstanceProfileTags", profile, {}, NO, "whose tags come with them"],
  ["ecs:DeleteCapacityProvider", provider, tagged("staging"), NO, "which stay"],
];

/** Permissions of the deploy role with AdministratorAccess attached by mistake. */
export const MANAGED_INSTANCES_BOUNDARY_CASES: readonly Case[] = [
  ["iam:PassRole", infrastructure, to("ecs"), YES, "roles are passed to what they are for"],
  ["iam:PassRole", instance, to("ec2"), YES, "as instances' are"],
  [
    "iam:PassRole",
    iam("role/prefect-ecs-staging-flow-run-task-1"),
    to("ec2"),
    NO,
    "no task's to an instance",
  ],
  ["iam:PassRole", iam("role/admin"), to("ec2"), NO, "nor the account's"],
  ["iam:AddRoleToInstanceProfile", iam("instance-profile/web"), {}, NO, "nor put into others' profiles"],
  ["iam:PassRole", iam("role/admin"), to("ecs"), NO, "to ECS neither"],
  ["iam:PassRole", infrastructure, to("lambda"), NO, "nor to anything else"],
  ["iam:PassRole", instance, to("lambda"), NO, "as instances' aren't"],
  ["iam:CreateServiceLinkedRole", otherOwnRole, {}, NO, "no other service gets a role"],
  ["iam:DeleteServiceLinkedRole", compute, {}, NO, "nor loses one"],
  ["iam:CreateInstanceProfile", profile, {}, YES, "but its own"],
  [
    "iam:CreateServiceLinkedRole",
    compute,
    { "iam:AWSServiceName": "ecs-compute.amazonaws.com" },
    YES,
    "ECS has its own",
  ],
];

const bySelf = (role: string): Context => ({ "aws:PrincipalArn": role });
const inVpc = (id: string): Context => ({ ...bySelf(infrastructure), "ec2:Vpc": arn("ec2", `vpc/${id}`) });
const taskOfStaging = iam("role/prefect-ecs-staging-flow-run-task-1");
const cluster = arn("ecs", "cluster/prefect-ecs-staging-1");
const template = arn("ec2", "launch-template/lt-1");
const subnet = arn("ec2", "subnet/subnet-1");
const ecsOwn = { ...bySelf(infrastructure), "ec2:ManagedResourceOperator": "ecs.amazonaws.com" };
const whileRunning = { ...bySelf(infrastructure), "ec2:CreateAction": "RunInstances" };

/** Permissions of roles with the boundary of `staging`'s tasks, whatever their policies say, in that account. */
export const INSTANCE_ROLE_CASES: readonly Case[] = [
  ["ec2:CreateFleet", arn("ec2", "instance/*"), bySelf(infrastructure), YES, "ECS starts instances"],
  ["ec2:CreateLaunchTemplate", template, bySelf(infrastructure), YES, "from templates"],
  ["ec2:CreateLaunchTemplateVersion", template, ecsOwn, YES, "which it changes"],
  ["ec2:ModifyLaunchTemplate", template, ecsOwn, YES, "version by version"],
  ["ec2:DeleteLaunchTemplate", template, ecsOwn, NO, "and doesn't delete"],
  [
    "ec2:CreateLaunchTemplateVersion",
    template,
    bySelf(infrastructure),
    NO,
    "no templates of others' instances",
  ],
  ["ec2:ModifyLaunchTemplate", template, bySelf(infrastructure), NO, "nor their default version"],
  ["ec2:RunInstances", arn("ec2", "instance/*"), bySelf(infrastructure), YES, "one or many"],
  ["ec2:RunInstances", subnet, { ...bySelf(infrastructure), ...tagged("staging") }, YES, "in its subnets"],
  ["ec2:CreateFleet", subnet, { ...bySelf(infrastructure), ...tagged("staging") }, YES, "a fleet too"],
  ["ec2:RunInstances", subnet, bySelf(infrastructure), NO, "in no network of the account's"],
  ["ec2:CreateFleet", subnet, bySelf(infrastructure), NO, "with a fleet neither"],
  ["ec2:CreateTags", arn("ec2", "instance/*"), whileRunning, YES, "with tags"],
  ["ec2:CreateTags", arn("ec2", "instance/*"), { ...whileRunning, ...asking("prod") }, NO, "not another's"],
  [
    "ec2:CreateTags",
    arn("ec2", "security-group/sg-1"),
    { ...bySelf(infrastructure), ...asking("staging") },
    NO,
    "and a database's group doesn't become the stack's, which could open it then",
  ],
  ["ec2:DescribeInstances", "*", bySelf(infrastructure), YES, "and looks at them"],
  ["ec2:DescribeInstanceAttribute", "*", bySelf(infrastructure), NO, "at no instance's user data"],
  ["ec2:DescribeLaunchTemplateVersions", "*", bySelf(infrastructure), NO, "nor at a template's"],
  ["ec2:RunInstances", arn("ec2", "instance/*"), bySelf(taskOfStaging), NO, "a task doesn't"],
  ["ec2:TerminateInstances", arn("ec2", "instance/i-1"), bySelf(infrastructure), NO, "nor does it end any"],
  ["iam:PassRole", instance, { ...bySelf(infrastructure), ...to("ec2") }, YES, "it gives them their role"],
  ["iam:PassRole", iam("role/admin"), { ...bySelf(infrastructure), ...to("ec2") }, NO, "and no other"],
  ["iam:PassRole", infrastructure, { ...bySelf(infrastructure), ...to("ec2") }, NO, "not even its own"],
  ["iam:PassRole", instance, { ...bySelf(infrastructure), ...to("lambda") }, NO, "nor to anything else"],
  ["ecs:RegisterContainerInstance", cluster, bySelf(instance), YES, "an instance serves the cluster"],
  ["ecs:DiscoverPollEndpoint", "*", bySelf(instance), YES, "finds it"],
  [
    "ecs:Poll",
    arn("ecs", "container-instance/prefect-ecs-staging-1/1"),
    bySelf(instance),
    YES,
    "asks for work",
  ],
  [
    "ecs:StartTelemetrySession",
    arn("ecs", "container-instance/prefect-ecs-staging-1/1"),
    bySelf(instance),
    YES,
    "tells of it",
  ],
  [
    "ecs:PutSystemLogEvents",
    arn("ecs", "container-instance/prefect-ecs-staging-1/1"),
    bySelf(instance),
    YES,
    "and of itself",
  ],
  ["ecs:SubmitTaskStateChange", cluster, bySelf(instance), YES, "and says how it ended"],
  [
    "ecs:RegisterContainerInstance",
    arn("ecs", "cluster/web"),
    bySelf(instance),
    NO,
    "no other, whose tasks have roles",
  ],
  ["ecs:Poll", arn("ecs", "container-instance/web/1"), bySelf(instance), NO, "nor asks for their work"],
  ["ecs:DeleteCluster", cluster, bySelf(instance), NO, "it may nothing else"],
];

/** The same for a stack in the VPC `vpc-0123456789abcdef0` and the cluster `data`, which are others'. */
export const GUESTS_INSTANCE_ROLE_CASES: readonly Case[] = [
  [
    "ec2:RunInstances",
    subnet,
    inVpc("vpc-0123456789abcdef0"),
    YES,
    "instances start in the existing network",
  ],
  ["ec2:RunInstances", subnet, inVpc("vpc-0fedcba9876543210"), NO, "and in no other"],
  ["ecs:RegisterContainerInstance", arn("ecs", "cluster/data"), bySelf(instance), YES, "serve its cluster"],
  ["ecs:Poll", arn("ecs", "container-instance/data/1"), bySelf(instance), YES, "ask for its work"],
  ["ecs:RegisterContainerInstance", arn("ecs", "cluster/web"), bySelf(instance), NO, "and no other's"],
];
