import { kind, listed } from "./description";
import { idOnly, type OfflineAnswer } from "./offlineAnswer";
import { Access, READ_BY_COST, type ResourceType } from "./resourceType";

const vpc: OfflineAnswer = ({ inputs }) => {
  const zones = inputs["availabilityZoneNames"] as string[];
  return {
    id: "",
    state: {
      vpcId: "vpc-offline",
      publicSubnetIds: zones.map((zone) => `subnet-public-${zone}`),
      privateSubnetIds: zones.map((zone) => `subnet-private-${zone}`),
      vpc: { ipv6CidrBlock: "2001:db8:1234:1a00::/56" },
      routeTables: zones.flatMap((zone) => [{ id: `rtb-public-${zone}` }, { id: `rtb-private-${zone}` }]),
    },
  };
};

/** An address of the block that documentation may use. */
const address: OfflineAnswer = ({ name }) => ({
  id: `eipalloc-${name}`,
  state: { allocationId: `eipalloc-${name}`, publicIp: `203.0.113.${name.split("-").pop() ?? "1"}` },
});

export const network = {
  "awsx:ec2:Vpc": {
    words: kind("VPC", (vpc: VpcInputs) => [
      `${vpc.cidrBlock} in ${listed(vpc.availabilityZoneNames)}`,
      ...(vpc.assignGeneratedIpv6CidrBlock === true ? ["IPv6 in its private subnets"] : []),
      ...vpc.subnetSpecs.map(({ type, cidrBlocks }) => `${type.toLowerCase()} subnets ${listed(cidrBlocks)}`),
      ...(vpc.vpcEndpointSpecs ?? []).map(
        ({ serviceName }) => `${(serviceName.split(".").pop() ?? "").toUpperCase()} without the NAT gateway`,
      ),
      "with its route tables and internet gateway",
    ]),
    cost: READ_BY_COST,
    access: Access.read,
    replacedBy: { inputs: ["cidrBlock"], unknown: ["availabilityZoneNames", "subnetSpecs", "natGateways"] },
    deploy: {
      create: [
        "ec2:CreateVpc",
        "ec2:CreateSubnet",
        "ec2:CreateRouteTable",
        "ec2:AssociateRouteTable",
        "ec2:CreateInternetGateway",
        "ec2:AttachInternetGateway",
        "ec2:CreateRoute",
        "ec2:CreateVpcEndpoint",
        "ec2:CreateTags",
      ],
      read: [
        "ec2:DescribeVpcs",
        "ec2:DescribeVpcAttribute",
        "ec2:DescribeSubnets",
        "ec2:DescribeRouteTables",
        "ec2:DescribeInternetGateways",
        "ec2:DescribeNetworkAcls",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeVpcEndpoints",
        "ec2:DescribePrefixLists",
      ],
      update: [
        "ec2:AssociateSubnetCidrBlock",
        "ec2:AssociateVpcCidrBlock",
        "ec2:ModifyVpcAttribute",
        "ec2:ModifySubnetAttribute",
        "ec2:ModifyVpcEndpoint",
        "ec2:ReplaceRoute",
      ],
      delete: [
        "ec2:DeleteVpc",
        "ec2:DeleteSubnet",
        "ec2:DisassociateRouteTable",
        "ec2:DeleteRouteTable",
        "ec2:DetachInternetGateway",
        "ec2:DeleteInternetGateway",
        "ec2:DeleteRoute",
        "ec2:DeleteVpcEndpoints",
      ],
    },
    leftBehind: { tagged: "ec2", kind: "VPC" },
    terraform: { reason: "Terraform has its parts: audit/render/vpcParts.ts" },
    offline: vpc,
  },
  "aws:ec2/eip:Eip": {
    words: ({ protect, retainOnDelete }) => ({
      kind: "Elastic IP",
      facts: [
        protect && retainOnDelete
          ? "protected: no destroy, replacement or rename gives it back"
          : "not protected: it goes with the stack",
      ],
    }),
    cost: READ_BY_COST,
    access: Access.none,
    replacedBy: { inputs: ["address", "domain", "ipamPoolId", "networkBorderGroup", "publicIpv4Pool"] },
    deploy: {
      create: ["ec2:AllocateAddress", "ec2:CreateTags"],
      read: ["ec2:DescribeAddresses", "ec2:DescribeAddressesAttribute"],
      update: ["ec2:CreateTags"],
      delete: { reason: "deployments never give an address up" },
    },
    leftBehind: { tagged: "ec2", kind: "Elastic IP" },
    terraform: { type: "aws_eip" },
    offline: address,
  },
  "aws:ec2/natGateway:NatGateway": {
    words: ({ inputs, deleteBeforeReplace }, names) => {
      const { allocationId, subnetId } = inputs as unknown as NatGatewayInputs;
      return {
        kind: "NAT gateway",
        facts: [
          `traffic leaves through ${names.short(allocationId)}`,
          `in ${subnetId.replace("subnet-", "the subnet ")}`,
          ...(deleteBeforeReplace ? ["replaced by deleting it first: an address serves one at a time"] : []),
        ],
      };
    },
    cost: READ_BY_COST,
    access: Access.read,
    replacedBy: {
      inputs: ["allocationId", "connectivityType", "privateIp", "secondaryPrivateIpAddressCount", "subnetId"],
      unknown: ["availabilityMode", "availabilityZoneAddresses", "vpcId"],
    },
    deploy: {
      create: ["ec2:CreateNatGateway", "ec2:CreateTags"],
      read: ["ec2:DescribeNatGateways"],
      update: ["ec2:CreateTags"],
      delete: ["ec2:DeleteNatGateway"],
    },
    leftBehind: { tagged: "ec2", kind: "NAT gateway" },
    terraform: { type: "aws_nat_gateway" },
    offline: idOnly,
  },
  "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": {
    words: kind("Egress-only internet gateway", () => ["IPv6 out of the private subnets, nothing in"]),
    cost: { reason: "free, as is its traffic but for the transfer out that any gateway has" },
    access: Access.read,
    replacedBy: { inputs: ["vpcId"] },
    deploy: {
      create: ["ec2:CreateEgressOnlyInternetGateway", "ec2:CreateTags"],
      read: ["ec2:DescribeEgressOnlyInternetGateways"],
      update: ["ec2:CreateTags"],
      delete: ["ec2:DeleteEgressOnlyInternetGateway"],
    },
    leftBehind: { tagged: "ec2", kind: "egress-only internet gateway" },
    terraform: { type: "aws_egress_only_internet_gateway" },
    offline: idOnly,
  },
  "aws:ec2/route:Route": {
    words: kind("Route", (route: RouteInputs, names) => [
      `${route.destinationCidrBlock ?? route.destinationIpv6CidrBlock ?? ""} → ${names.short(routeTarget(route))}`,
    ]),
    cost: { reason: "a part of the VPC" },
    access: Access.read,
    replacedBy: {
      inputs: ["routeTableId", "destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"],
    },
    deploy: {
      create: ["ec2:CreateRoute"],
      read: ["ec2:DescribeRouteTables"],
      update: ["ec2:ReplaceRoute"],
      delete: ["ec2:DeleteRoute"],
    },
    leftBehind: { reason: "goes with its route table" },
    terraform: { type: "aws_route" },
    offline: idOnly,
  },
} satisfies Record<string, ResourceType>;

function routeTarget({ natGatewayId, networkInterfaceId, egressOnlyGatewayId }: RouteInputs): string {
  return natGatewayId ?? networkInterfaceId ?? egressOnlyGatewayId ?? "";
}

interface VpcInputs {
  readonly cidrBlock: string;
  readonly assignGeneratedIpv6CidrBlock?: boolean;
  readonly availabilityZoneNames: string[];
  readonly subnetSpecs: readonly { readonly type: string; readonly cidrBlocks: string[] }[];
  readonly vpcEndpointSpecs?: readonly { readonly serviceName: string }[];
}

interface NatGatewayInputs {
  readonly allocationId: string;
  readonly subnetId: string;
}

interface RouteInputs {
  readonly destinationCidrBlock?: string;
  readonly destinationIpv6CidrBlock?: string;
  readonly egressOnlyGatewayId?: string;
  readonly natGatewayId?: string;
  readonly networkInterfaceId?: string;
}
