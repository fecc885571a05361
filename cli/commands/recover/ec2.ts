import {
  DescribeAddressesCommand,
  DescribeEgressOnlyInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeInternetGatewaysCommand,
  DescribeLaunchTemplatesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  type EC2Client,
  type Filter,
  type Tag,
} from "@aws-sdk/client-ec2";
import type { TaggedResource } from "./tagged";

/**
 * EC2 resources with a tag, each kind through its own API: the tagging API still lists deleted resources for a while,
 * and doesn't return an address's IP.
 */
export async function taggedInEc2(client: EC2Client, key: string, value: string): Promise<TaggedResource[]> {
  const lists = KINDS.map(([kind, list]) =>
    list(client, [{ Name: `tag:${key}`, Values: [value] }]).then((found) =>
      found
        // An emulator may ignore the filter, and users may release what is reported.
        .filter(({ tags = [] }) => tags.some(({ Key, Value }) => Key === key && Value === value))
        .filter(({ tags = [] }) => !tags.some(({ Key }) => Key === OF_ECS))
        .map(({ id = "", tags = [], publicIp }) => ({
          id,
          kind,
          name: tags.find(({ Key }) => Key === "Name")?.Value,
          publicIp,
        })),
    ),
  );
  return (await Promise.all(lists)).flat();
}

/** ECS's tag on what it makes for Managed Instances, which has their tags too, and is ECS's to delete. */
const OF_ECS = "AmazonECSManaged";

export const ADDRESS = "Elastic IP";
export const NAT_GATEWAY = "NAT gateway";

interface Found {
  readonly id?: string;
  readonly tags?: Tag[];
  readonly publicIp?: string;
}

type List = (client: EC2Client, Filters: Filter[]) => Promise<Found[]>;

/** A stack has a handful of each, so the first page holds all. Most expensive first. */
const KINDS: readonly (readonly [kind: string, list: List])[] = [
  [
    ADDRESS,
    async (client, Filters) =>
      ((await client.send(new DescribeAddressesCommand({ Filters }))).Addresses ?? []).map((one) => ({
        id: one.AllocationId,
        tags: one.Tags,
        publicIp: one.PublicIp,
      })),
  ],
  [
    NAT_GATEWAY,
    async (client, Filter) => {
      const states = { Name: "state", Values: ["pending", "available", "failed"] };
      const filters = [...Filter, states];
      return byId(
        "NatGatewayId",
        (await client.send(new DescribeNatGatewaysCommand({ Filter: filters }))).NatGateways,
      );
    },
  ],
  [
    "VPC endpoint",
    async (client, Filters) => {
      const { VpcEndpoints: found } = await client.send(new DescribeVpcEndpointsCommand({ Filters }));
      return byId(
        "VpcEndpointId",
        found?.filter(({ State }) => !/^delet/i.test(State ?? "")),
      );
    },
  ],
  [
    "network interface",
    async (client, Filters) =>
      ((await client.send(new DescribeNetworkInterfacesCommand({ Filters }))).NetworkInterfaces ?? []).map(
        (one) => ({ id: one.NetworkInterfaceId, tags: one.TagSet }),
      ),
  ],
  [
    "launch template",
    async (client, Filters) =>
      byId(
        "LaunchTemplateId",
        (await client.send(new DescribeLaunchTemplatesCommand({ Filters }))).LaunchTemplates,
      ),
  ],
  [
    "VPC",
    async (client, Filters) => byId("VpcId", (await client.send(new DescribeVpcsCommand({ Filters }))).Vpcs),
  ],
  [
    "internet gateway",
    async (client, Filters) =>
      byId(
        "InternetGatewayId",
        (await client.send(new DescribeInternetGatewaysCommand({ Filters }))).InternetGateways,
      ),
  ],
  [
    "egress-only internet gateway",
    async (client, Filters) => {
      const command = new DescribeEgressOnlyInternetGatewaysCommand({ Filters });
      return byId("EgressOnlyInternetGatewayId", (await client.send(command)).EgressOnlyInternetGateways);
    },
  ],
  [
    "subnet",
    async (client, Filters) =>
      byId("SubnetId", (await client.send(new DescribeSubnetsCommand({ Filters }))).Subnets),
  ],
  [
    "route table",
    async (client, Filters) =>
      byId("RouteTableId", (await client.send(new DescribeRouteTablesCommand({ Filters }))).RouteTables),
  ],
  [
    "security group",
    async (client, Filters) =>
      byId("GroupId", (await client.send(new DescribeSecurityGroupsCommand({ Filters }))).SecurityGroups),
  ],
  [
    "security group rule",
    async (client, Filters) =>
      byId(
        "SecurityGroupRuleId",
        (await client.send(new DescribeSecurityGroupRulesCommand({ Filters }))).SecurityGroupRules,
      ),
  ],
];

/** Names of the kinds. */
export const EC2_KINDS: readonly string[] = KINDS.map(([kind]) => kind);

/** @param key Property with the kind's id. */
function byId<Key extends string>(
  key: Key,
  found: readonly (Partial<Record<Key, string>> & { readonly Tags?: Tag[] })[] = [],
): Found[] {
  return found.map((one) => ({ id: one[key], tags: one.Tags }));
}
