import {
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  type IpPermission,
  type RouteTable,
} from "@aws-sdk/client-ec2";
import { STACK_TAG } from "../../../../stacks/stackTag";
import type { Environment } from "../../../stack/environment";
import type { Reader } from "../reader";

/** Egress of the stack's private subnets; undefined values could not be read. */
export interface NetworkEvidence {
  readonly subnets: readonly SubnetEvidence[] | undefined;
  readonly securityGroups: readonly SecurityGroupEvidence[] | undefined;
}

export interface SubnetEvidence {
  readonly id: string;
  readonly availabilityZone: string;
  readonly cidrBlock: string;
  readonly freeAddresses: number;
  /** Whether the stack created it; an existing network's subnet may lack a default route. */
  readonly isOwn: boolean;
  /** Undefined: route tables could not be read. */
  readonly wayOut: WayOut | undefined;
}

/** The subnet's default route. */
export interface WayOut {
  readonly routeTableId: string;
  /** Undefined: no default route. */
  readonly route: { readonly target: string; readonly state: string } | undefined;
  /** The route's NAT gateway (`available`, `deleted`, …); undefined if the route names none, or it could not be read. */
  readonly natGateway: { readonly id: string; readonly state: string; readonly failure: string } | undefined;
}

export interface SecurityGroupEvidence {
  readonly id: string;
  readonly openPorts: readonly string[];
  /** HTTPS to any address, as AWS and Prefect Cloud need. */
  readonly allowsHttps: boolean;
}

/** @param securityGroupIds Security groups of agents and flow runs. */
export async function readNetwork(
  env: Environment,
  reader: Reader,
  securityGroupIds: readonly string[],
): Promise<NetworkEvidence> {
  const [subnets, securityGroups] = await Promise.all([
    readSubnets(env, reader),
    readSecurityGroups(env, reader, [...new Set(securityGroupIds)]),
  ]);
  return { subnets, securityGroups };
}

async function readSubnets(env: Environment, reader: Reader): Promise<SubnetEvidence[] | undefined> {
  const options = { abortSignal: env.signal };
  const described = await reader.read("the subnets", "ec2:DescribeSubnets", () =>
    env.aws.ec2.send(new DescribeSubnetsCommand({ SubnetIds: env.outputs.privateSubnetIds }), options),
  );
  if (described === undefined) {
    return undefined;
  }
  const subnets = described.Subnets ?? [];
  const tables = await reader.read("the routes", "ec2:DescribeRouteTables", async () => {
    const vpcs = [...new Set(subnets.map(({ VpcId = "" }) => VpcId))];
    const filter = { Filters: [{ Name: "vpc-id", Values: vpcs }] };
    return (await env.aws.ec2.send(new DescribeRouteTablesCommand(filter), options)).RouteTables ?? [];
  });
  const ways = await readWaysOut(env, reader, tables);
  return subnets.map(
    ({ SubnetId: id = "", VpcId, AvailabilityZone, CidrBlock, AvailableIpAddressCount, Tags }) => ({
      id,
      availabilityZone: AvailabilityZone ?? "",
      cidrBlock: CidrBlock ?? "",
      freeAddresses: AvailableIpAddressCount ?? 0,
      isOwn: (Tags ?? []).some(({ Key, Value }) => Key === STACK_TAG && Value === env.outputs.owner),
      wayOut: ways.get(tableOf(id, VpcId, tables)?.RouteTableId ?? ""),
    }),
  );
}

/** The subnet's associated route table, or else the VPC's main one. */
function tableOf(
  subnet: string,
  vpc: string | undefined,
  tables: RouteTable[] | undefined,
): RouteTable | undefined {
  const of = (fits: (association: { SubnetId?: string; Main?: boolean }) => boolean) =>
    tables?.find(({ Associations = [], VpcId }) => VpcId === vpc && Associations.some(fits));
  return of(({ SubnetId }) => SubnetId === subnet) ?? of(({ Main }) => Main === true);
}

async function readWaysOut(
  env: Environment,
  reader: Reader,
  tables: RouteTable[] | undefined,
): Promise<Map<string, WayOut>> {
  const routes = (tables ?? []).map(({ RouteTableId = "", Routes = [] }) => ({
    routeTableId: RouteTableId,
    route: Routes.find(({ DestinationCidrBlock }) => DestinationCidrBlock === "0.0.0.0/0"),
  }));
  const ids = routes.flatMap(({ route }) => (route?.NatGatewayId === undefined ? [] : [route.NatGatewayId]));
  const gateways =
    ids.length === 0
      ? []
      : await reader.read("the NAT gateways", "ec2:DescribeNatGateways", async () => {
          // By filter: AWS throws for an unknown id.
          const filter = { Filter: [{ Name: "nat-gateway-id", Values: [...new Set(ids)] }] };
          const { NatGateways = [] } = await env.aws.ec2.send(new DescribeNatGatewaysCommand(filter), {
            abortSignal: env.signal,
          });
          return NatGateways;
        });
  return new Map(
    routes.map(({ routeTableId, route }) => [
      routeTableId,
      {
        routeTableId,
        route:
          route === undefined
            ? undefined
            : {
                target: route.NatGatewayId ?? route.GatewayId ?? route.NetworkInterfaceId ?? "?",
                state: route.State ?? "active",
              },
        natGateway: natGateway(route?.NatGatewayId, gateways),
      },
    ]),
  );
}

function natGateway(
  id: string | undefined,
  gateways: readonly { NatGatewayId?: string; State?: string; FailureMessage?: string }[] | undefined,
): WayOut["natGateway"] {
  if (id === undefined || gateways === undefined) {
    return undefined;
  }
  const found = gateways.find(({ NatGatewayId }) => NatGatewayId === id);
  // AWS drops a deleted gateway after about an hour.
  return { id, state: found?.State ?? "deleted", failure: found?.FailureMessage ?? "" };
}

async function readSecurityGroups(
  env: Environment,
  reader: Reader,
  ids: string[],
): Promise<SecurityGroupEvidence[] | undefined> {
  return reader.read("the security groups", "ec2:DescribeSecurityGroups", async () => {
    const filter = { Filters: [{ Name: "group-id", Values: ids }] };
    const described = await env.aws.ec2.send(new DescribeSecurityGroupsCommand(filter), {
      abortSignal: env.signal,
    });
    return (
      (described.SecurityGroups ?? [])
        .map(({ GroupId = "", IpPermissionsEgress: rules = [] }) => ({
          id: GroupId,
          openPorts: rules.map(portsOf),
          allowsHttps: rules.some(coversHttps),
        }))
        // The emulator ignores the filter, and the VPC's default group is closed on purpose.
        .filter(({ id }) => ids.includes(id))
    );
  });
}

function portsOf({ IpProtocol, FromPort, ToPort }: IpPermission): string {
  if (IpProtocol === "-1") {
    return "all";
  }
  return FromPort === ToPort ? String(FromPort) : `${String(FromPort)}-${String(ToPort)}`;
}

function coversHttps({ IpProtocol, FromPort = 0, ToPort = 65535, IpRanges = [] }: IpPermission): boolean {
  const covers = IpProtocol === "-1" || (IpProtocol === "tcp" && FromPort <= 443 && ToPort >= 443);
  return covers && IpRanges.some(({ CidrIp }) => CidrIp === "0.0.0.0/0");
}
