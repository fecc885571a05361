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

/** The way from the stack's private subnets to the world; undefined is what couldn't be looked at. */
export interface NetworkEvidence {
  readonly subnets: readonly SubnetEvidence[] | undefined;
  readonly securityGroups: readonly SecurityGroupEvidence[] | undefined;
}

export interface SubnetEvidence {
  readonly id: string;
  readonly availabilityZone: string;
  readonly cidrBlock: string;
  readonly freeAddresses: number;
  /** Whether the stack has made it; one of an existing network may do without a default route. */
  readonly isOwn: boolean;
  /** Undefined: route tables couldn't be looked at. */
  readonly wayOut: WayOut | undefined;
}

/** Where the subnet's default route leads. */
export interface WayOut {
  readonly routeTableId: string;
  /** Undefined: there is no default route. */
  readonly route: { readonly target: string; readonly state: string } | undefined;
  /** Of the NAT gateway that the route names: `available`, `deleted`, …; undefined if it names none, or that can't be seen. */
  readonly natGateway: { readonly id: string; readonly state: string; readonly failure: string } | undefined;
}

export interface SecurityGroupEvidence {
  readonly id: string;
  readonly openPorts: readonly string[];
  /** HTTPS to any address, which AWS and Prefect Cloud take. */
  readonly allowsHttps: boolean;
}

/** @param securityGroupIds Of agents and flow runs. */
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

/** A subnet without an association of its own uses the VPC's main table. */
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
          // By filter: for an id that is forgotten AWS would throw.
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
  // AWS forgets a deleted one after about an hour.
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
        // The emulator doesn't know the filter, and the VPC's default group is closed on purpose.
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
