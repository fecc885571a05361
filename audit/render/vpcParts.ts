import type { CapturedResource } from "../../offline/capturedResource";
import type { TerraformType } from "../../resourceTypes/resourceType";
import type { CloudResource } from "./resource";

/**
 * The resources in an awsx 3.9.0 VPC without NAT gateways; offline the VPC is one resource.
 *
 * The ids are those of `offline/providers.ts`, so that other resources' references find them.
 */
export function vpcParts(vpc: CapturedResource): CloudResource[] {
  const { name, inputs } = vpc;
  const { availabilityZoneNames, subnetSpecs, vpcEndpointSpecs, tags, ...rest } =
    inputs as unknown as VpcInputs;
  const part = (type: string, name: string, id: string, inputs: Record<string, unknown>): CloudResource => ({
    type: `aws:ec2/${type}`,
    name,
    inputs,
    outputs: { id },
    // Resources that use a part depend on the whole VPC.
    urn: vpc.urn,
    dependencies: [vpc.urn],
  });
  const gatewayId = `igw-${name}`;
  const subnets = subnetSpecs.flatMap(({ type, cidrBlocks }) =>
    availabilityZoneNames.map((zone, index) => ({ type, zone, cidrBlock: cidrBlocks[index] })),
  );
  return [
    part("vpc:Vpc", name, VPC_ID, {
      cidrBlock: rest.cidrBlock,
      assignGeneratedIpv6CidrBlock: rest.assignGeneratedIpv6CidrBlock,
      enableDnsHostnames: rest.enableDnsHostnames,
      enableDnsSupport: rest.enableDnsSupport,
      tags,
    }),
    part("internetGateway:InternetGateway", name, gatewayId, { vpcId: VPC_ID, tags }),
    ...subnets.flatMap(({ type, zone, cidrBlock }) => {
      const isPublic = type === "Public";
      const place = `${type.toLowerCase()}-${zone}`;
      const [subnetId, routeTableId] = [`subnet-${place}`, `rtb-${place}`];
      const route = { routeTableId, destinationCidrBlock: "0.0.0.0/0", gatewayId };
      return [
        part("subnet:Subnet", `${name}-${place}`, subnetId, {
          vpcId: VPC_ID,
          availabilityZone: zone,
          cidrBlock,
          mapPublicIpOnLaunch: isPublic,
          tags,
        }),
        part("routeTable:RouteTable", `${name}-${place}`, routeTableId, { vpcId: VPC_ID, tags }),
        part("routeTableAssociation:RouteTableAssociation", `${name}-${place}`, `rtbassoc-${place}`, {
          routeTableId,
          subnetId,
        }),
        ...(isPublic ? [part("route:Route", `${name}-${place}`, `route-${place}`, route)] : []),
      ];
    }),
    ...vpcEndpointSpecs.map(({ serviceName, vpcEndpointType, autoAccept }) =>
      part("vpcEndpoint:VpcEndpoint", `${name}-${serviceName}`, `vpce-${serviceName}`, {
        vpcId: VPC_ID,
        serviceName,
        vpcEndpointType,
        autoAccept,
        routeTableIds: subnets.map(({ type, zone }) => `rtb-${type.toLowerCase()}-${zone}`),
        tags,
      }),
    ),
  ];
}

/** Terraform's names. */
export const PARTS_OF_VPC: Readonly<Record<string, TerraformType>> = {
  "aws:ec2/internetGateway:InternetGateway": { type: "aws_internet_gateway" },
  "aws:ec2/routeTable:RouteTable": { type: "aws_route_table" },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": { type: "aws_route_table_association" },
  "aws:ec2/subnet:Subnet": { type: "aws_subnet" },
  "aws:ec2/vpc:Vpc": { type: "aws_vpc" },
  "aws:ec2/vpcEndpoint:VpcEndpoint": { type: "aws_vpc_endpoint" },
};

const VPC_ID = "vpc-offline";

interface VpcInputs {
  readonly cidrBlock: string;
  readonly assignGeneratedIpv6CidrBlock?: boolean;
  readonly enableDnsHostnames: boolean;
  readonly enableDnsSupport: boolean;
  readonly availabilityZoneNames: readonly string[];
  readonly subnetSpecs: readonly { readonly type: string; readonly cidrBlocks: readonly string[] }[];
  readonly vpcEndpointSpecs: readonly {
    readonly serviceName: string;
    readonly vpcEndpointType: string;
    readonly autoAccept: boolean;
  }[];
  readonly tags: Readonly<Record<string, string>>;
}
