import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { anywhere } from "./ipv6";

export interface FlowRunSecurityGroupArgs {
  readonly vpcId: pulumi.Input<string>;
  /** Let IPv6 out too. */
  readonly ipv6: boolean;
  readonly tags: Record<string, string>;
}

/** The security group of flow runs and registration: nothing in, everything out. */
export function flowRunSecurityGroup(
  name: string,
  { vpcId, ipv6, tags }: FlowRunSecurityGroupArgs,
  parent: pulumi.Resource,
): aws.ec2.SecurityGroup {
  return new aws.ec2.SecurityGroup(
    name,
    {
      vpcId,
      description: "Flow runs and registration: nothing in, everything out",
      ingress: [],
      egress: [{ protocol: "-1", fromPort: 0, toPort: 0, ...anywhere(ipv6), description: "Anywhere" }],
      tags,
    },
    { parent },
  );
}
