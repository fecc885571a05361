import * as pulumi from "@pulumi/pulumi";
import { letIn } from "../network/letIn";

export interface DatabaseAccessArgs {
  /** Security group of the database, in the same VPC or a peered one of the region. */
  readonly securityGroupId: pulumi.Input<string>;
  /** @default 5432, PostgreSQL's */
  readonly port?: number;
  /** The security group that connects. */
  readonly clientSecurityGroupId: pulumi.Input<string>;
  /** Who connects, for the rule's description. */
  readonly client: string;
  /** @default none */
  readonly tags?: Record<string, string>;
}

/** Lets one security group connect to a database that is managed elsewhere. `destroy` removes the rule. */
export class DatabaseAccess extends pulumi.ComponentResource {
  constructor(name: string, args: DatabaseAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("prefect-ecs:store:DatabaseAccess", name, {}, opts);
    const { port = 5432, tags = {} } = args;
    const { securityGroupId, clientSecurityGroupId } = args;
    const description = `Flow runs and registration of ${args.client}`;
    letIn(name, { securityGroupId, clientSecurityGroupId, port, description, tags }, this);
    this.registerOutputs({});
  }
}
