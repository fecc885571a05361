import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DASK_TAG } from "./daskStatements";

export interface DaskSecurityGroupArgs {
  readonly vpcId: pulumi.Input<string>;
  /** @default none */
  readonly tags?: Record<string, string>;
}

/**
 * The security group between a flow run and its Dask workers: its members reach each other, and nobody else reaches them
 * by it. Dask asks nobody for a password.
 */
export class DaskSecurityGroup extends pulumi.ComponentResource {
  readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: DaskSecurityGroupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("prefect-ecs:dask:DaskSecurityGroup", name, {}, opts);
    // Scheduler and workers choose free ports, none of them privileged.
    const amongMembers = { protocol: "tcp", fromPort: 1024, toPort: 65535, self: true };
    const group = new aws.ec2.SecurityGroup(
      `${name}-dask`,
      {
        vpcId: args.vpcId,
        description: "Dask scheduler and workers of a flow project: each other only",
        ingress: [{ ...amongMembers, description: "Each other" }],
        egress: [{ ...amongMembers, description: "Each other" }],
        // By it a deployment's rights tell the groups whose inbound rules it may make.
        tags: { ...args.tags, [DASK_TAG]: name },
      },
      { parent: this },
    );
    this.securityGroupId = group.id;
    this.registerOutputs({ securityGroupId: this.securityGroupId });
  }
}
