import type { CloudResource } from "../render/resource";
import { type OwnRule, ruleAbout } from "./rule";

interface SecurityGroupInputs {
  readonly vpcId: string;
  readonly ingress?: readonly InboundRule[];
  readonly egress?: readonly object[];
}

interface InboundRule {
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly self?: boolean;
  readonly cidrBlocks?: readonly string[];
  readonly ipv6CidrBlocks?: readonly string[];
  readonly prefixListIds?: readonly string[];
  readonly securityGroups?: readonly string[];
}

/** A group's own members, as a flow run and its Dask workers, come from nowhere else. */
function isAmongMembers(rule: InboundRule): boolean {
  const { cidrBlocks = [], ipv6CidrBlocks = [], prefixListIds = [], securityGroups = [] } = rule;
  const others = [...cidrBlocks, ...ipv6CidrBlocks, ...prefixListIds, ...securityGroups];
  return rule.self === true && others.length === 0;
}

const DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";

/** No inbound connections but a load balancer's, and no public address except its and those of NAT gateways and instances. */
export const networkRules: readonly OwnRule[] = [
  ruleAbout<SecurityGroupInputs>(
    "own-ingress",
    "aws:ec2/securityGroup:SecurityGroup",
    ({ ingress = [] }, all, group) =>
      ingress.every((rule) => isAmongMembers(rule) || isFromGroup(rule)) ||
      (forwards(group, all) && ingress.every((rule) => isFromPrivateSubnets(rule, all))) ||
      (isOfLoadBalancer(group, all) && ingress.every(isTls))
        ? []
        : ["lets connections in"],
  ),
  ruleAbout("own-default-group", "aws:ec2/vpc:Vpc", (_, all, vpc) => {
    const groups = all.filter(
      ({ type, inputs }) => type === DEFAULT_GROUP && inputs["vpcId"] === vpc.outputs["id"],
    );
    return groups.some(({ inputs }) => isClosed(inputs as unknown as SecurityGroupInputs))
      ? []
      : ["its default security group is open"];
  }),
  ruleAbout<{ readonly networkConfiguration: { readonly assignPublicIp?: boolean } }>(
    "own-public-address",
    "aws:ecs/service:Service",
    ({ networkConfiguration: { assignPublicIp } }) =>
      assignPublicIp === false ? [] : ["gets a public address"],
  ),
  { id: "own-public-subnet", check: publicSubnetProblems },
];

/** Named groups are members of the network, whatever their addresses. */
function isFromGroup({
  securityGroups = [],
  cidrBlocks = [],
  ipv6CidrBlocks = [],
  prefixListIds = [],
}: InboundRule): boolean {
  return securityGroups.length > 0 && [...cidrBlocks, ...ipv6CidrBlocks, ...prefixListIds].length === 0;
}

function isClosed({ ingress = [], egress = [] }: SecurityGroupInputs): boolean {
  return ingress.length === 0 && egress.length === 0;
}

/** Whether it is the group of a NAT instance's interface alone. */
function forwards(group: CloudResource, all: readonly CloudResource[]): boolean {
  const users = usersOf(group, all);
  return users.length > 0 && users.every(isForwarding);
}

/** Whether it is the group of a load balancer alone, which others' rules may name. */
function isOfLoadBalancer(group: CloudResource, all: readonly CloudResource[]): boolean {
  const types = usersOf(group, all).map(({ type }) => type);
  return types.includes(LOAD_BALANCER) && types.every((type) => [LOAD_BALANCER, INGRESS_RULE].includes(type));
}

/** Which ranges may connect, the program's own check says. */
function isTls({ fromPort, toPort }: InboundRule): boolean {
  return fromPort === 443 && toPort === 443;
}

const LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

function usersOf({ outputs }: CloudResource, all: readonly CloudResource[]): CloudResource[] {
  return all.filter(
    ({ type, inputs }) =>
      type !== "aws:ec2/securityGroup:SecurityGroup" &&
      JSON.stringify(inputs).includes(`"${String(outputs["id"])}"`),
  );
}

function isForwarding({ type, inputs }: CloudResource): boolean {
  return type === "aws:ec2/networkInterface:NetworkInterface" && inputs["sourceDestCheck"] === false;
}

function isFromPrivateSubnets(
  { cidrBlocks = [], ...others }: { readonly cidrBlocks?: readonly string[] },
  all: readonly CloudResource[],
): boolean {
  const subnets = all.filter(
    ({ type, inputs }) => type === "aws:ec2/subnet:Subnet" && inputs["mapPublicIpOnLaunch"] !== true,
  );
  return (
    cidrBlocks.length > 0 &&
    Object.keys(others).every((key) => ["protocol", "fromPort", "toPort", "description"].includes(key)) &&
    cidrBlocks.every((range) => subnets.some(({ inputs }) => inputs["cidrBlock"] === range))
  );
}

/** Types that may be in a public subnet. */
const IN_PUBLIC_SUBNETS = [
  LOAD_BALANCER,
  "aws:ec2/natGateway:NatGateway",
  "aws:ec2/routeTableAssociation:RouteTableAssociation",
];

/** Searches the JSON of a task's environment too, from which work pools get their subnets. */
function publicSubnetProblems(resource: CloudResource, all: readonly CloudResource[]): string[] {
  if (IN_PUBLIC_SUBNETS.includes(resource.type) || isForwarding(resource)) {
    return [];
  }
  const text = JSON.stringify(resource.inputs);
  return all
    .filter(({ type, inputs }) => type === "aws:ec2/subnet:Subnet" && inputs["mapPublicIpOnLaunch"] === true)
    .filter(({ outputs }) => text.includes(String(outputs["id"])))
    .map(({ name }) => `is in the public subnet ${name}`);
}
