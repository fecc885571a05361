import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { zoneNumber } from "./subnets";

/** Every destination, of one family or of both: what a security group lets out. */
export function anywhere(ipv6: boolean): {
  readonly cidrBlocks: string[];
  readonly ipv6CidrBlocks?: string[];
} {
  return { cidrBlocks: ["0.0.0.0/0"], ...(ipv6 ? { ipv6CidrBlocks: ["::/0"] } : {}) };
}

interface Ipv6RoutesArgs {
  readonly vpcId: pulumi.Input<string>;
  /** Of the private subnets, one for each zone. */
  readonly routeTableIds: readonly pulumi.Input<string>[];
  readonly tags: Record<string, string>;
}

/** The way out by IPv6, through which nobody gets in. */
export function ipv6Routes(
  name: string,
  { vpcId, routeTableIds, tags }: Ipv6RoutesArgs,
  parent: pulumi.Resource,
): aws.ec2.Route[] {
  const gateway = new aws.ec2.EgressOnlyInternetGateway(
    name,
    { vpcId, tags: { ...tags, Name: name } },
    { parent },
  );
  return routeTableIds.map(
    (routeTableId, index) =>
      new aws.ec2.Route(
        `${name}-private-${index + 1}-ipv6`,
        { routeTableId, destinationIpv6CidrBlock: "::/0", egressOnlyGatewayId: gateway.id },
        { parent },
      ),
  );
}

/**
 * Numbers the private subnets' /64 by their zones' letters. awsx numbers them by the count of zones, so that a zone more would move, and
 * so replace, every private subnet.
 */
export const numberedByZone: pulumi.ResourceTransform = ({ type, props, opts }) => {
  if (type !== "aws:ec2/subnet:Subnet") {
    return undefined;
  }
  const { ipv6CidrBlock, availabilityZone } = props as SubnetProps;
  const numbered = pulumi
    .all([pulumi.output(ipv6CidrBlock), availabilityZone])
    .apply(([range, zone]) => (range === undefined ? undefined : zonesRange(range, zone)));
  return { props: { ...props, ipv6CidrBlock: numbered }, opts };
};

interface SubnetProps {
  /** Undefined for a public subnet. */
  readonly ipv6CidrBlock: pulumi.Input<string | undefined>;
  readonly availabilityZone: pulumi.Input<string>;
}

/** The last two digits of a /64 number the subnet in its VPC's /56: `2600:1f18:1:ab03::/64` → `2600:1f18:1:ab00::/64` in zone a. */
function zonesRange(range: string, zone: string): string {
  const [, start, group = ""] = /^(.*:)([0-9a-f]+)::\/64$/.exec(range) ?? [];
  const number = (parseInt(group, 16) & 0xff00) | zoneNumber(zone);
  return `${start}${number.toString(16)}::/64`;
}
