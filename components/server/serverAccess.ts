import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { PREFECT_SERVER_PORT } from "./serverAddress";

export interface ServerAccessArgs {
  /** Security group of the server. */
  readonly securityGroupId: pulumi.Input<string>;
  readonly clientSecurityGroupId: pulumi.Input<string>;
  /** Who connects, for the rule's description. */
  readonly client: string;
  readonly tags: Record<string, string>;
}

/** Lets a security group connect to a Prefect server. */
export function letIntoServer(
  name: string,
  { securityGroupId, clientSecurityGroupId, client, tags }: ServerAccessArgs,
  parent: pulumi.Resource,
): aws.vpc.SecurityGroupIngressRule {
  return new aws.vpc.SecurityGroupIngressRule(
    name,
    {
      securityGroupId,
      ipProtocol: "tcp",
      fromPort: PREFECT_SERVER_PORT,
      toPort: PREFECT_SERVER_PORT,
      referencedSecurityGroupId: clientSecurityGroupId,
      description: client,
      tags,
    },
    { parent },
  );
}
