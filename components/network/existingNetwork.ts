import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { flowRunSecurityGroup } from "./flowRunSecurityGroup";
import { refuse } from "../refuse";
import { show } from "../show";

export interface ExistingNetworkArgs {
  readonly vpcId: string;
  /** Subnets of that VPC with internet access without public addresses, by NAT gateways for example. */
  readonly privateSubnetIds: string[];
  /** Public addresses of their traffic, for third parties to allow-list. @default unknown */
  readonly egressIps?: string[];
  /** NAT gateways of their routes, for alarms. @default none */
  readonly natGatewayIds?: string[];
  /** Let flow runs out by IPv6 too, which their subnets and routes must have. @default false */
  readonly ipv6?: boolean;
  /** @default none */
  readonly tags?: Record<string, string>;
}

/** A VPC that is managed elsewhere. It isn't changed, except for a new security group for flow runs. */
export class ExistingNetwork extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly privateSubnetIds: pulumi.Output<string[]>;
  readonly egressIps: pulumi.Output<string[]>;
  readonly natGatewayIds: pulumi.Output<string>[];
  /** Security group of flow runs: nothing in, everything out. */
  readonly flowRunSecurityGroupId: pulumi.Output<string>;

  constructor(name: string, args: ExistingNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("prefect-ecs:network:ExistingNetwork", name, {}, opts);
    const { egressIps = [], natGatewayIds = [], ipv6 = false, tags = {} } = args;
    if (args.privateSubnetIds.length === 0) {
      refuse(["`privateSubnetIds` must name at least one subnet, got none."], this);
    }

    const subnetIds = this.subnetsOfVpc(args);
    const flowRuns = flowRunSecurityGroup(`${name}-flow-runs`, { vpcId: args.vpcId, ipv6, tags }, this);

    this.vpcId = pulumi.output(args.vpcId);
    this.privateSubnetIds = subnetIds;
    this.egressIps = pulumi.output(egressIps);
    this.natGatewayIds = natGatewayIds.map((id) => pulumi.output(id));
    this.flowRunSecurityGroupId = flowRuns.id;
    this.registerOutputs({
      vpcId: this.vpcId,
      privateSubnetIds: this.privateSubnetIds,
      egressIps: this.egressIps,
      natGatewayIds: this.natGatewayIds,
      flowRunSecurityGroupId: this.flowRunSecurityGroupId,
    });
  }

  /** Checks the subnets early: ECS refuses a subnet of another VPC only when half of the stack exists. */
  private subnetsOfVpc({ vpcId, privateSubnetIds }: ExistingNetworkArgs): pulumi.Output<string[]> {
    const found = aws.ec2.getSubnetsOutput(
      {
        filters: [
          { name: "vpc-id", values: [vpcId] },
          { name: "subnet-id", values: privateSubnetIds },
        ],
      },
      { parent: this },
    );
    return found.ids.apply((ids) => {
      refuse(subnetProblems(vpcId, privateSubnetIds, ids), this);
      return privateSubnetIds;
    });
  }
}

/**
 * Problems of subnets that must be in a VPC, one line each.
 *
 * @param found The subnets that are in it.
 */
export function subnetProblems(
  vpcId: string,
  subnetIds: readonly string[],
  found: readonly string[],
): string[] {
  return subnetIds
    .filter((id) => !found.includes(id))
    .map((id) => `\`privateSubnetIds\` must be subnets of ${show(vpcId)}, got ${show(id)}.`);
}
