import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";
import { type EgressAddress, egressAddresses } from "./egressAddresses";
import { flowRunSecurityGroup } from "./flowRunSecurityGroup";
import { remoteTransforms, replacedWithItsVpc } from "./internetGateway";
import { ipv6Routes, numberedByZone } from "./ipv6";
import { freedFirst } from "./freedFirst";
import { NatInstance } from "./natInstance";
import { addressesInUse, natGatewayCount, NatStrategy } from "./natStrategy";
import { networkProblems } from "./networkProblems";
import { refuse } from "../refuse";
import type { AwsAccess } from "../runner/runnerStep";
import { zoneSubnets } from "./subnets";

export interface NetworkArgs {
  /** Name of the region, such as `eu-central-1`. */
  readonly region: string;
  /** IPv4 range of the VPC, /16 to /24. @default 10.0.0.0/16 */
  readonly cidrBlock?: string;
  /** Names of the availability zones. Append, never reorder: awsx names a zone's subnets by its index in the list. */
  readonly availabilityZones: string[];
  /** @default single */
  readonly natStrategy?: NatStrategy;
  /** Type of the NAT instance, with `natStrategy` instance: see `NatInstance`. @default t4g.nano */
  readonly natInstanceType?: string;
  /** AMI of the NAT instance: see `NatInstance`. @default fck-nat's */
  readonly natInstanceImageId?: string;
  /**
   * Number of Elastic IPs, at least one for each NAT gateway or instance. It is independent of `natStrategy`, so that fewer gateways
   * never release an address that a third party has allow-listed. @default one for each NAT gateway or instance
   */
  readonly egressAddressCount?: number;
  /** Allocation IDs of existing Elastic IPs to use. @default new Elastic IPs */
  readonly egressAllocationIds?: string[];
  /** Protect the Elastic IPs from deletion, and keep them in the account when they leave the stack. @default true */
  readonly protectEgressAddresses?: boolean;
  /** IPv6 out of the private subnets, past NAT: from the VPC's IPv6 block, not an Elastic IP. A VPC keeps it. @default false */
  readonly ipv6?: boolean;
  /**
   * Access of the step that takes an address from the network's former NAT gateway or instance, when `natStrategy` changes
   * from one to the other. @default AWS refuses an address in use
   */
  readonly access?: AwsAccess;
  /** @default none */
  readonly tags?: Record<string, string>;
}

/**
 * A VPC whose private subnets reach the internet by NAT gateways, or a NAT instance, on Elastic IPs that outlive them.
 *
 * awsx creates VPC, subnets and route tables. Addresses, NAT gateways and default routes are ours: awsx creates a new
 * gateway before it deletes the old one, which AWS refuses for an address in use (pulumi-aws#1483).
 */
export class Network extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly privateSubnetIds: pulumi.Output<string[]>;
  readonly publicSubnetIds: pulumi.Output<string[]>;
  /** All Elastic IPs, for third parties to allow-list. */
  readonly egressIps: pulumi.Output<string[]>;
  readonly egressAllocationIds: pulumi.Output<string[]>;
  /** One, or one for each zone in the order of `availabilityZones`. */
  readonly natGatewayIds: pulumi.Output<string>[];
  /** Auto-scaling group of the NAT instance; undefined with NAT gateways. */
  readonly natInstanceGroupName: pulumi.Output<string> | undefined;
  /** The VPC's IPv6 block, for third parties to allow-list; undefined without `ipv6`. */
  readonly ipv6CidrBlock: pulumi.Output<string> | undefined;
  /** Security group of flow runs: nothing in, everything out. */
  readonly flowRunSecurityGroupId: pulumi.Output<string>;

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("prefect-ecs:network:Network", name, {}, opts);
    const settings = withDefaults(args);
    refuse(networkProblems(settings), this);

    const vpc = this.vpc(name, settings);
    const addresses = egressAddresses(name, settings, this);
    const gateways = this.gateways(name, settings, vpc, addresses);
    const instance = this.instance(name, settings, vpc, addresses);
    const routeTableIds = settings.availabilityZones.map((_, index) => privateRouteTableId(vpc, index));
    const routes = [
      ...this.routes(name, routeTableIds, gateways, instance),
      ...(settings.ipv6 ? ipv6Routes(name, { ...settings, vpcId: vpc.vpcId, routeTableIds }, this) : []),
    ];
    // With explicit empty lists, `preview --refresh` shows a rule that was added by hand, and the next `up` removes it.
    new aws.ec2.DefaultSecurityGroup(
      name,
      { vpcId: vpc.vpcId, ingress: [], egress: [], tags: settings.tags },
      { parent: this },
    );
    const flowRuns = flowRunSecurityGroup(
      `${name}-flow-runs`,
      { vpcId: vpc.vpcId, ipv6: settings.ipv6, tags: settings.tags },
      this,
    );

    this.vpcId = vpc.vpcId;
    // Resolves after the routes exist, so dependents are created after them and deleted before.
    this.privateSubnetIds = pulumi
      .all([vpc.privateSubnetIds, pulumi.all(routes.map((route) => route.id))])
      .apply(([subnetIds]) => subnetIds);
    this.publicSubnetIds = vpc.publicSubnetIds;
    this.egressIps = pulumi.all(addresses.map((address) => address.publicIp));
    this.egressAllocationIds = pulumi.all(addresses.map((address) => address.allocationId));
    this.natGatewayIds = gateways.map((gateway) => gateway.id);
    this.natInstanceGroupName = instance?.autoScalingGroupName;
    this.ipv6CidrBlock = settings.ipv6 ? vpc.vpc.ipv6CidrBlock : undefined;
    this.flowRunSecurityGroupId = flowRuns.id;
    this.registerOutputs({
      vpcId: this.vpcId,
      privateSubnetIds: this.privateSubnetIds,
      egressIps: this.egressIps,
      egressAllocationIds: this.egressAllocationIds,
      natGatewayIds: this.natGatewayIds,
      ...(instance === undefined ? {} : { natInstanceGroupName: this.natInstanceGroupName }),
      ...(settings.ipv6 ? { ipv6CidrBlock: this.ipv6CidrBlock } : {}),
      flowRunSecurityGroupId: this.flowRunSecurityGroupId,
    });
  }

  private vpc(name: string, args: Settings): awsx.ec2.Vpc {
    const subnets = zoneSubnets(args.cidrBlock, args.availabilityZones);
    const withIpv6 = (assignIpv6AddressOnCreation: boolean): object =>
      args.ipv6 ? { assignIpv6AddressOnCreation } : {};
    return new awsx.ec2.Vpc(
      name,
      {
        cidrBlock: args.cidrBlock,
        ...(args.ipv6 ? { assignGeneratedIpv6CidrBlock: true } : {}),
        availabilityZoneNames: [...args.availabilityZones],
        enableDnsHostnames: true,
        enableDnsSupport: true,
        natGateways: { strategy: "None" },
        subnetStrategy: "Auto",
        subnetSpecs: [
          { type: "Public", cidrBlocks: subnets.map((zone) => zone.publicCidrBlock), ...withIpv6(false) },
          { type: "Private", cidrBlocks: subnets.map((zone) => zone.privateCidrBlock), ...withIpv6(true) },
        ],
        // Image layers come from S3: without the endpoint each task start would pay for them as NAT gateway traffic.
        vpcEndpointStrategy: "Auto",
        vpcEndpointSpecs: [
          { serviceName: `com.amazonaws.${args.region}.s3`, vpcEndpointType: "Gateway", autoAccept: true },
        ],
        tags: args.tags,
      },
      {
        parent: this,
        transforms: remoteTransforms(replacedWithItsVpc, ...(args.ipv6 ? [numberedByZone] : [])),
      },
    );
  }

  private gateways(
    name: string,
    args: Settings,
    vpc: awsx.ec2.Vpc,
    addresses: EgressAddress[],
  ): aws.ec2.NatGateway[] {
    return addresses.slice(0, natGatewayCount(args.natStrategy, args.availabilityZones.length)).map(
      ({ allocationId }, index) =>
        new aws.ec2.NatGateway(
          `${name}-nat-${index + 1}`,
          {
            allocationId,
            subnetId: vpc.publicSubnetIds.apply((ids) => ids[index] as string),
            tags: { ...args.tags, Name: `${name}-nat-${index + 1}` },
          },
          // A second gateway can't take an address in use. The dependency covers the VPC's internet gateway and routes.
          { parent: this, deleteBeforeReplace: true, dependsOn: [vpc], ...freedFirst(args) },
        ),
    );
  }

  private instance(
    name: string,
    args: Settings,
    vpc: awsx.ec2.Vpc,
    [address]: EgressAddress[],
  ): NatInstance | undefined {
    const [zone] = args.availabilityZones;
    if (args.natStrategy !== NatStrategy.instance || address === undefined || zone === undefined) {
      return undefined;
    }
    const subnets = zoneSubnets(args.cidrBlock, args.availabilityZones);
    return new NatInstance(
      `${name}-nat`,
      {
        vpcId: vpc.vpcId,
        subnetId: vpc.publicSubnetIds.apply((ids) => ids[0] as string),
        availabilityZone: zone,
        allocationId: address.allocationId,
        privateCidrBlocks: subnets.map(({ privateCidrBlock }) => privateCidrBlock),
        instanceType: args.natInstanceType,
        imageId: args.natInstanceImageId,
        access: args.access,
        tags: args.tags,
      },
      // The dependency covers the VPC's internet gateway and routes.
      { parent: this, dependsOn: [vpc] },
    );
  }

  private routes(
    name: string,
    routeTableIds: pulumi.Output<string>[],
    gateways: aws.ec2.NatGateway[],
    instance: NatInstance | undefined,
  ): aws.ec2.Route[] {
    return routeTableIds.map(
      (routeTableId, index) =>
        new aws.ec2.Route(
          `${name}-private-${index + 1}`,
          {
            routeTableId,
            destinationCidrBlock: "0.0.0.0/0",
            ...(instance === undefined
              ? { natGatewayId: (gateways[index] ?? gateways[0])?.id }
              : { networkInterfaceId: instance.networkInterfaceId }),
          },
          { parent: this },
        ),
    );
  }
}

type Optional = "egressAllocationIds" | "natInstanceType" | "natInstanceImageId";
type Settings = Required<Omit<NetworkArgs, Optional | "access">> &
  Pick<NetworkArgs, Optional> & { readonly access: AwsAccess | undefined };

function withDefaults(args: NetworkArgs): Settings {
  const natStrategy = args.natStrategy ?? NatStrategy.single;
  return {
    ...args,
    access: args.access,
    cidrBlock: args.cidrBlock ?? "10.0.0.0/16",
    natStrategy,
    egressAddressCount:
      args.egressAllocationIds?.length ??
      args.egressAddressCount ??
      addressesInUse(natStrategy, args.availabilityZones.length),
    protectEgressAddresses: args.protectEgressAddresses ?? true,
    ipv6: args.ipv6 ?? false,
    tags: args.tags ?? {},
  };
}

/** awsx creates each zone's public subnet, then its private one, and a route table for each in the same order. */
function privateRouteTableId(vpc: awsx.ec2.Vpc, zoneIndex: number): pulumi.Output<string> {
  return vpc.routeTables.apply((tables) => (tables[zoneIndex * 2 + 1] as aws.ec2.RouteTable).id);
}
