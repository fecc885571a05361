import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

export interface LetInArgs {
  /** Security group of what is connected to. */
  readonly securityGroupId: pulumi.Input<string>;
  /** The security group that connects, in the same VPC or a peered one of the region. */
  readonly clientSecurityGroupId: pulumi.Input<string>;
  /** TCP. */
  readonly port: number;
  /** Who connects. */
  readonly description: string;
  readonly tags: Record<string, string>;
}

/** Lets one security group connect to another, by a rule that a group without inline rules, or of another owner, takes. */
export function letIn(
  name: string,
  { securityGroupId, clientSecurityGroupId, port, description, tags }: LetInArgs,
  parent: pulumi.Resource,
): aws.vpc.SecurityGroupIngressRule {
  return new aws.vpc.SecurityGroupIngressRule(
    name,
    {
      securityGroupId,
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
      referencedSecurityGroupId: clientSecurityGroupId,
      description,
      tags,
    },
    { parent },
  );
}
