import {
  DescribeAddressesCommand,
  DescribeSubnetsCommand,
  paginateDescribeInternetGateways,
  paginateDescribeNatGateways,
  paginateDescribeVpcs,
} from "@aws-sdk/client-ec2";
import type { Site } from "./site";

/** A quota in a region and its usage. */
export interface Quota {
  readonly what: string;
  /** Type of the planned resources; each counts once. */
  readonly type: string;
  readonly serviceCode: string;
  readonly quotaCode: string;
  readonly rights: string;
  /** Command that lists the resources in use. */
  readonly list: string;
  /** Whether the quota is per zone; a zone gets at most one new resource. @default false */
  readonly isPerZone?: boolean;
  readonly used: (site: Site) => Promise<number>;
}

/**
 * Codes and defaults: https://docs.aws.amazon.com/general/latest/gr/vpc-service.html and
 * https://docs.aws.amazon.com/general/latest/gr/ec2-service.html
 */
export const QUOTAS: readonly Quota[] = [
  {
    what: "Elastic IPs",
    type: "aws:ec2/eip:Eip",
    serviceCode: "ec2",
    quotaCode: "L-0263D0A3",
    rights: "ec2:DescribeAddresses, servicequotas:GetServiceQuota",
    list: "aws ec2 describe-addresses",
    used: async ({ aws }) => (await aws.ec2.send(new DescribeAddressesCommand({}))).Addresses?.length ?? 0,
  },
  {
    what: "VPCs",
    type: "awsx:ec2:Vpc",
    serviceCode: "vpc",
    quotaCode: "L-F678F1CE",
    rights: "ec2:DescribeVpcs, servicequotas:GetServiceQuota",
    list: "aws ec2 describe-vpcs",
    used: ({ aws }) => counted(paginateDescribeVpcs({ client: aws.ec2 }, {}), ({ Vpcs = [] }) => Vpcs.length),
  },
  {
    what: "Internet gateways",
    type: "awsx:ec2:Vpc",
    serviceCode: "vpc",
    quotaCode: "L-A4707A72",
    rights: "ec2:DescribeInternetGateways, servicequotas:GetServiceQuota",
    list: "aws ec2 describe-internet-gateways",
    used: ({ aws }) =>
      counted(
        paginateDescribeInternetGateways({ client: aws.ec2 }, {}),
        ({ InternetGateways = [] }) => InternetGateways.length,
      ),
  },
  {
    what: "NAT gateways in the busiest zone",
    type: "aws:ec2/natGateway:NatGateway",
    serviceCode: "vpc",
    quotaCode: "L-FE5A380F",
    rights: "ec2:DescribeNatGateways, ec2:DescribeSubnets, servicequotas:GetServiceQuota",
    list: "aws ec2 describe-nat-gateways",
    isPerZone: true,
    used: busiestZone,
  },
];

async function counted<T>(pages: AsyncIterable<T>, count: (page: T) => number): Promise<number> {
  let sum = 0;
  for await (const page of pages) {
    sum += count(page);
  }
  return sum;
}

async function busiestZone({ aws }: Site): Promise<number> {
  const ids: string[] = [];
  const alive = { Filter: [{ Name: "state", Values: ["pending", "available"] }] };
  for await (const { NatGateways = [] } of paginateDescribeNatGateways({ client: aws.ec2 }, alive)) {
    ids.push(...NatGateways.map(({ SubnetId = "" }) => SubnetId));
  }
  if (ids.length === 0) {
    return 0;
  }
  const { Subnets = [] } = await aws.ec2.send(new DescribeSubnetsCommand({ SubnetIds: [...new Set(ids)] }));
  const zoneOf = new Map(Subnets.map(({ SubnetId, AvailabilityZone }) => [SubnetId, AvailabilityZone]));
  const perZone = new Map<string | undefined, number>();
  for (const id of ids) {
    perZone.set(zoneOf.get(id), (perZone.get(zoneOf.get(id)) ?? 0) + 1);
  }
  return Math.max(...perZone.values());
}
