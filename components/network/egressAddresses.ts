import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface EgressAddress {
  readonly allocationId: pulumi.Output<string>;
  readonly publicIp: pulumi.Output<string>;
}

interface EgressAddressesArgs {
  readonly egressAllocationIds?: string[];
  readonly egressAddressCount: number;
  readonly protectEgressAddresses: boolean;
  readonly tags: Record<string, string>;
}

/** The Elastic IPs of a network: its own, or those that it adopts. */
export function egressAddresses(
  name: string,
  args: EgressAddressesArgs,
  parent: pulumi.Resource,
): EgressAddress[] {
  if (args.egressAllocationIds !== undefined) {
    return args.egressAllocationIds.map((id) => ({
      allocationId: pulumi.output(id),
      publicIp: aws.ec2.getElasticIpOutput({ id }, { parent }).publicIp,
    }));
  }
  return numbered(args.egressAddressCount).map(
    (number) =>
      new aws.ec2.Eip(
        `${name}-egress-${number}`,
        { domain: "vpc", tags: { ...args.tags, Name: `${name}-egress-${number}` } },
        { parent, protect: args.protectEgressAddresses, retainOnDelete: args.protectEgressAddresses },
      ),
  );
}

function numbered(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
