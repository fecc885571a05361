import type { Emulator } from "./emulator";
import { recordedCalls, repeatedCreations } from "./recordedCalls";
import { buckets } from "./s3";
import { contentsOf } from "./xml";

/** The emulator's resources: kind → ids, sorted. */
export type Inventory = Readonly<Record<string, readonly string[]>>;

/**
 * Lists all resources of the kinds that the program creates.
 *
 * @param only The one kind that is asked for, which is quicker. @default all
 */
export async function inventory(emulator: Emulator, only?: keyof typeof KINDS): Promise<Inventory> {
  const lists = Object.entries(KINDS)
    .filter(([kind]) => only === undefined || kind === only)
    .map(async ([kind, list]) => [kind, [...new Set(await list(emulator))].sort()] as const);
  return Object.fromEntries(await Promise.all(lists));
}

/** Resources that only the second inventory has; kinds without new ones are omitted. */
export function added(before: Inventory, after: Inventory): Inventory {
  return Object.fromEntries(
    Object.entries(after)
      .map(([kind, ids]) => [kind, ids.filter((id) => !before[kind]?.includes(id))] as const)
      .filter(([, ids]) => ids.length > 0),
  );
}

type List = (emulator: Emulator) => Promise<string[]>;

const KINDS: Readonly<Record<string, List>> = {
  VPC: ec2("DescribeVpcs", "vpcId"),
  subnet: ec2("DescribeSubnets", "subnetId"),
  "route table": ec2("DescribeRouteTables", "routeTableId"),
  "internet gateway": ec2("DescribeInternetGateways", "internetGatewayId"),
  "NAT gateway": natGateways,
  "Elastic IP": ec2("DescribeAddresses", "allocationId"),
  "VPC endpoint": ec2("DescribeVpcEndpoints", "vpcEndpointId"),
  "security group": ec2("DescribeSecurityGroups", "groupId"),
  "network interface": ec2("DescribeNetworkInterfaces", "networkInterfaceId"),
  role: xml("iam", { Action: "ListRoles", Version: "2010-05-08" }, "Arn"),
  policy: xml("iam", { Action: "ListPolicies", Version: "2010-05-08", Scope: "Local" }, "Arn"),
  cluster: json("ecs", "AmazonEC2ContainerServiceV20141113.ListClusters", "clusterArns"),
  "usable task definition": json(
    "ecs",
    "AmazonEC2ContainerServiceV20141113.ListTaskDefinitions",
    "taskDefinitionArns",
  ),
  repository: json(
    "ecr",
    "AmazonEC2ContainerRegistry_V20150921.DescribeRepositories",
    "repositories",
    "repositoryArn",
  ),
  "log group": json("logs", "Logs_20140328.DescribeLogGroups", "logGroups", "logGroupName"),
  // Including secrets in their recovery window.
  secret: json("secretsmanager", "secretsmanager.ListSecrets", "SecretList", "ARN", {
    IncludePlannedDeletion: true,
  }),
  queue: json("sqs", "AmazonSQS.ListQueues", "QueueUrls"),
  "event rule": json("events", "AWSEvents.ListRules", "Rules", "Arn"),
  alarm: xml("monitoring", { Action: "DescribeAlarms", Version: "2010-08-01" }, "AlarmArn"),
  topic: xml("sns", { Action: "ListTopics", Version: "2010-03-31" }, "TopicArn"),
  bucket: buckets,
  "identity provider": xml("iam", { Action: "ListOpenIDConnectProviders", Version: "2010-05-08" }, "Arn"),
  database: rds("DescribeDBInstances", "DBInstanceIdentifier"),
  "database snapshot": rds("DescribeDBSnapshots", "DBSnapshotIdentifier"),
  "database subnet group": rds("DescribeDBSubnetGroups", "DBSubnetGroupName"),
  "database parameter group": rds("DescribeDBParameterGroups", "DBParameterGroupName"),
  "DNS namespace": json(
    "servicediscovery",
    "Route53AutoNaming_v20170314.ListNamespaces",
    "Namespaces",
    "Arn",
  ),
  key: json("kms", "TrentService.ListKeys", "Keys", "KeyArn"),
};

/** NAT gateways that aren't deleted; the emulator lists deleted ones too, as AWS does for an hour. */
async function natGateways(emulator: Emulator): Promise<string[]> {
  // The emulator ignores client tokens, and creates a second gateway when a call is repeated.
  const repeated = repeatedCreations(await recordedCalls(emulator, new Date(0)));
  const subnets = new Set(repeated.map(({ parameters }) => parameters["SubnetId"]));
  const filter = { "Filter.1.Name": "state", "Filter.1.Value.1": "available" };
  const text = await emulator.ec2("DescribeNatGateways", filter);
  return [...text.matchAll(/<natGatewayId>([^<]+)<\/natGatewayId>\s*<subnetId>([^<]+)<\/subnetId>/g)]
    .filter(([, , subnet]) => !subnets.has(subnet))
    .map(([, id = ""]) => id);
}

function ec2(action: string, element: string): List {
  return async (emulator) => contentsOf(await emulator.ec2(action), element);
}

function rds(action: string, element: string): List {
  return xml("rds", { Action: action, Version: "2014-10-31" }, element);
}

function xml(service: string, parameters: Record<string, string>, element: string): List {
  return async (emulator) => contentsOf(await emulator.query(service, parameters), element);
}

/** @param property Property with the id, if the list has objects. */
function json(
  service: string,
  target: string,
  list: string,
  property?: string,
  parameters: Record<string, unknown> = {},
): List {
  return async (emulator) => {
    const answer = await emulator.json<Record<string, unknown[] | undefined>>(service, target, parameters);
    return (answer[list] ?? []).map((item) =>
      String(property === undefined ? item : (item as Record<string, unknown>)[property]),
    );
  };
}
