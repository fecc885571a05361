import type * as pulumi from "@pulumi/pulumi";

/** Where a stack's resources live; ARNs are built from it, so that they hold in every partition. */
export interface AwsAccount {
  /** As ARNs have it: `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: pulumi.Input<string>;
  readonly accountId: pulumi.Input<string>;
  readonly region: pulumi.Input<string>;
}
