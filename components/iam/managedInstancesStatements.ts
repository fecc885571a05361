import type { PolicyStatement } from "./policyStatement";

export interface ManagedInstancesStatementsArgs {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  readonly clusterArn: string;
  readonly subnetIds: string[];
  readonly securityGroupIds: string[];
  readonly instanceRoleArn: string;
}

/** Actions of ECS that support no resources: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html */
const LOOK = [
  "ec2:DescribeAvailabilityZones",
  "ec2:DescribeCapacityReservations",
  "ec2:DescribeInstanceTypeOfferings",
  "ec2:DescribeInstanceTypes",
  "ec2:DescribeInstances",
  "ec2:DescribeLaunchTemplates",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSubnets",
  "ec2:DescribeVpcs",
];
const LAUNCH = ["ec2:CreateFleet", "ec2:RunInstances"];
const CHANGE_TEMPLATES = ["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"];

/** Actions of instances, the first of which supports no resources. */
const FIND = ["ecs:DiscoverPollEndpoint"];
const SERVE = [
  "ecs:RegisterContainerInstance",
  "ecs:SubmitAttachmentStateChanges",
  "ecs:SubmitTaskStateChange",
];
const SERVE_AS_INSTANCE = ["ecs:Poll", "ecs:PutSystemLogEvents", "ecs:StartTelemetrySession"];

/** Actions of both that support no resources. */
export const INSTANCES_WITHOUT_RESOURCE: readonly string[] = [...LOOK, ...FIND];

type Place = Pick<ManagedInstancesStatementsArgs, "accountId" | "partition" | "region">;

/**
 * Permissions of ECS to start and replace instances: AWS's `AmazonECSInfrastructureRolePolicyForManagedInstances`
 * (version 12, read in 2026-11) in one region, with these subnets, security groups and this instance role only, without
 * Spot and capacity reservations.
 *
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html
 */
export function infrastructureStatements(args: ManagedInstancesStatementsArgs): PolicyStatement[] {
  const { partition, region, subnetIds, securityGroupIds, instanceRoleArn } = args;
  const own = (...kinds: string[]): string[] => kinds.map((kind) => ec2(args, `${kind}/*`));
  // A shared VPC is another account's.
  const network = [
    ...subnetIds.map((id) => `subnet/${id}`),
    ...securityGroupIds.map((id) => `security-group/${id}`),
  ].map((id) => `arn:${partition}:ec2:${region}:*:${id}`);
  return [
    {
      sid: "MakeLaunchTemplates",
      actions: ["ec2:CreateLaunchTemplate"],
      resources: own("launch-template"),
      conditions: { StringEquals: { "aws:RequestTag/AmazonECSManaged": ["true"] } },
    },
    {
      sid: "ChangeEcsOwnLaunchTemplates",
      actions: CHANGE_TEMPLATES,
      resources: own("launch-template"),
      conditions: { StringEquals: { "ec2:ManagedResourceOperator": ["ecs.amazonaws.com"] } },
    },
    {
      sid: "StartInstances",
      actions: LAUNCH,
      resources: own("fleet", "instance", "network-interface", "volume"),
      conditions: { StringEquals: { "aws:RequestTag/AmazonECSManaged": ["true"] } },
    },
    {
      sid: "StartThemFromEcsOwnLaunchTemplates",
      actions: LAUNCH,
      resources: own("launch-template"),
      conditions: { StringEquals: { "ec2:ResourceTag/AmazonECSManaged": ["true"] } },
    },
    {
      sid: "StartThemInThisNetwork",
      actions: LAUNCH,
      resources: [...network, `arn:${partition}:ec2:${region}::image/*`],
    },
    {
      sid: "TagWhatIsMade",
      actions: ["ec2:CreateTags"],
      resources: own("fleet", "instance", "launch-template", "network-interface", "volume"),
      conditions: {
        StringEquals: { "ec2:CreateAction": ["CreateFleet", "CreateLaunchTemplate", "RunInstances"] },
      },
    },
    {
      sid: "PassInstanceRole",
      actions: ["iam:PassRole"],
      resources: [instanceRoleArn],
      conditions: { StringLike: { "iam:PassedToService": ["ec2.*"] } },
    },
    { sid: "LookAtInstancesAndTheirNetwork", actions: LOOK, resources: ["*"] },
  ];
}

/**
 * Permissions of an instance to serve this cluster: AWS's `AmazonECSInstanceRolePolicyForManagedInstances` (version 4, read
 * in 2026-11) for one cluster.
 *
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-instance-profile.html
 */
export function instanceStatements(clusterArn: string): PolicyStatement[] {
  return [
    { sid: "FindEcs", actions: FIND, resources: ["*"] },
    { sid: "ServeCluster", actions: SERVE, resources: [clusterArn] },
    {
      sid: "ServeAsContainerInstance",
      actions: SERVE_AS_INSTANCE,
      resources: [`${clusterArn.replace(":cluster/", ":container-instance/")}/*`],
    },
  ];
}

function ec2({ partition, region, accountId }: Place, resource: string): string {
  return `arn:${partition}:ec2:${region}:${accountId}:${resource}`;
}
