import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

export interface FlowRunSecurityGroupArgs {
  readonly vpcId: pulumi.Input<string>;
  readonly tags: Record<string, string>;
}

/** The security group of flow runs and registration: nothing in, everything out. */
export function flowRunSecurityGroup(
  name: string,
  { vpcId, tags }: FlowRunSecurityGroupArgs,
  parent: pulumi.Resource,
): aws.ec2.SecurityGroup {
  return new aws.ec2.SecurityGroup(
    name,
    {
      vpcId,
      description: "Flow runs and registration: nothing in, everything out",
      ingress: [],
      egress: [
        { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"], description: "Anywhere" },
      ],
      tags,
    },
    { parent },
  );
}
