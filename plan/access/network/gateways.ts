import type { CapturedResource } from "../../../offline/capturedResource";
import { listed } from "../../../resourceTypes/description";
import type { StackView } from "../stackView";
import type { NetworkUse } from "./networkUses";
import { AS_ITS_KEEPER_SAYS, Direction, NOTHING, type Opening, rangeInWords } from "./opening";

/** Ingress and egress through the VPC's gateways, routes and endpoints. */
export function gatewayOpenings(view: StackView, uses: readonly NetworkUse[]): Opening[] {
  const vpcs = view.inventory.all("awsx:ec2:Vpc");
  return [
    ...vpcs.flatMap((vpc) => internetGateway(vpc, uses)),
    ...natGateways(view),
    ...natInstances(view),
    ...egressOnlyGateways(view),
    ...otherRoutes(view),
    ...vpcs.flatMap(endpoints),
    ...(vpcs.length === 0 ? foreignVpcs(view, uses) : []),
  ];
}

interface VpcInputs {
  readonly subnetSpecs?: readonly { readonly type: string; readonly cidrBlocks: readonly string[] }[];
  readonly vpcEndpointSpecs?: readonly VpcEndpointSpec[];
}

interface VpcEndpointSpec {
  readonly serviceName: string;
  readonly vpcEndpointType?: string;
  readonly policy?: unknown;
}

/** awsx gives its public subnets an internet gateway, and tasks in them public addresses. */
function internetGateway(vpc: CapturedResource, uses: readonly NetworkUse[]): Opening[] {
  const { subnetSpecs = [] } = vpc.inputs as VpcInputs;
  const ranges = subnetSpecs.filter(({ type }) => type === "Public").flatMap(({ cidrBlocks }) => cidrBlocks);
  if (ranges.length === 0) {
    return [];
  }
  const reachable = uses.filter(isReachable).map(({ part }) => part);
  return [
    {
      direction: Direction.in,
      at: `public subnets ${listed(ranges)}`,
      of: reachable,
      allows: reachable.length === 0 ? NOTHING : "what their security groups let in",
      peers: reachable.length === 0 ? [] : [rangeInWords("0.0.0.0/0")],
      note:
        reachable.length === 0
          ? "no task of the stack is in them, and NAT gateways let nobody connect"
          : "by public addresses and the internet gateway",
    },
  ];
}

/** Offline a subnet's id says whether it is public. */
function isReachable({ hasPublicAddress, subnets }: NetworkUse): boolean {
  return hasPublicAddress || subnets.some((id) => id.startsWith("subnet-public-"));
}

function natGateways({ inventory, names }: StackView): Opening[] {
  const routes = inventory.all(ROUTE);
  return inventory.all("aws:ec2/natGateway:NatGateway").map((gateway) => {
    const through = routes.filter(({ inputs }) => inputs["natGatewayId"] === gateway.name);
    return {
      direction: Direction.out,
      at: `NAT gateway ${names.short(gateway.name)}`,
      of: through.map(subnetOf),
      allows: `everything, as address ${names.short(String(gateway.inputs["allocationId"]))}`,
      peers: [...new Set(through.map(destinationOf))],
      note: "nobody can connect through it from outside",
    };
  });
}

/** Whom its security group lets in stands with the groups. */
function natInstances({ inventory, names }: StackView): Opening[] {
  const routes = inventory.all(ROUTE);
  return inventory.all("aws:ec2/eipAssociation:EipAssociation").map((address) => {
    const through = routes.filter((route) => isThrough(route, address));
    return {
      direction: Direction.out,
      at: `NAT instance ${names.short(address.name)}`,
      of: through.map(subnetOf),
      allows: `everything, as address ${names.short(String(address.inputs["allocationId"]))}`,
      peers: [...new Set(through.map(destinationOf))],
      note: "its security group lets in private subnets only",
    };
  });
}

function egressOnlyGateways({ inventory, names }: StackView): Opening[] {
  const routes = inventory.all(ROUTE);
  return inventory.all(EGRESS_ONLY_GATEWAY).map((gateway) => {
    const through = routes.filter(({ inputs }) => inputs["egressOnlyGatewayId"] === gateway.name);
    return {
      direction: Direction.out,
      at: `egress-only internet gateway ${names.short(gateway.name)}`,
      of: through.map(subnetOf),
      allows: "everything, as addresses of the VPC's IPv6 block",
      peers: [...new Set(through.map(destinationOf))],
      note: "nobody can connect through it from outside",
    };
  });
}

function isThrough(route: CapturedResource, address: CapturedResource): boolean {
  const { networkInterfaceId } = route.inputs;
  return networkInterfaceId !== undefined && networkInterfaceId === address.inputs["networkInterfaceId"];
}

/** Routes that users have added: to a peered VPC, for example. */
function otherRoutes({ inventory }: StackView): Opening[] {
  const addresses = inventory.all("aws:ec2/eipAssociation:EipAssociation");
  return inventory
    .all(ROUTE)
    .filter(
      ({ inputs }) => inputs["natGatewayId"] === undefined && inputs["egressOnlyGatewayId"] === undefined,
    )
    .filter((route) => !addresses.some((address) => isThrough(route, address)))
    .map((route) => ({
      direction: Direction.out,
      at: `route of ${subnetOf(route)}`,
      of: [],
      allows: "everything",
      peers: [destinationOf(route)],
      note: `through ${targetOf(route)}`,
    }));
}

const ROUTE = "aws:ec2/route:Route";
const EGRESS_ONLY_GATEWAY = "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway";

/** Offline a route table is called after its subnet. */
function subnetOf({ inputs }: CapturedResource): string {
  return `subnet ${String(inputs["routeTableId"]).replace(/^rtb-/, "")}`;
}

function destinationOf({ inputs }: CapturedResource): string {
  const { destinationCidrBlock, destinationIpv6CidrBlock, destinationPrefixListId } = inputs as RouteInputs;
  return rangeInWords(
    destinationCidrBlock ?? destinationIpv6CidrBlock ?? `prefix list ${destinationPrefixListId ?? ""}`,
  );
}

/** A route has one input for its target, besides those for its table and destination. */
function targetOf({ inputs }: CapturedResource): string {
  const targets = Object.entries(inputs as RouteInputs).filter(
    ([key]) => /(Id|Arn)$/.test(key) && !["routeTableId", "destinationPrefixListId"].includes(key),
  );
  return targets.map(([, id]) => id).join(", ");
}

/** All of them are text. */
interface RouteInputs {
  readonly [input: string]: string | undefined;
  readonly destinationCidrBlock?: string;
  readonly destinationIpv6CidrBlock?: string;
  readonly destinationPrefixListId?: string;
}

/** awsx gives an endpoint of type Gateway to every route table. */
function endpoints(vpc: CapturedResource): Opening[] {
  const { vpcEndpointSpecs = [] } = vpc.inputs as VpcInputs;
  return vpcEndpointSpecs.map(({ serviceName, vpcEndpointType = "Gateway", policy }) => {
    const [service = "", region = ""] = serviceName.split(".").reverse();
    return {
      direction: Direction.out,
      at: `${vpcEndpointType.toLowerCase()} endpoint of ${service.toUpperCase()}`,
      of: ["every subnet"],
      allows: policy === undefined ? "everything" : "what its policy allows",
      peers: [`${service.toUpperCase()} in ${region}`],
      note: "without a NAT gateway; whose it may be, roles' rights decide",
    };
  });
}

/** In an existing VPC, security groups still decide on ingress, but the egress path is unknown. */
function foreignVpcs({ inventory }: StackView, uses: readonly NetworkUse[]): Opening[] {
  const ids = inventory
    .all("aws:ec2/securityGroup:SecurityGroup")
    .map(({ inputs }) => String(inputs["vpcId"]));
  return [...new Set(ids)].map((id) => ({
    direction: Direction.out,
    at: `VPC ${id} (not this stack's)`,
    of: uses.map(({ part }) => part),
    allows: AS_ITS_KEEPER_SAYS,
    peers: [],
    note: "its gateways, routes and network ACLs aren't the program's",
  }));
}
