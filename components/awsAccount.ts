import type * as pulumi from "@pulumi/pulumi";

/** The account and region of a stack's resources. ARNs are built from it, so they are right in every partition. */
export interface AwsAccount {
  /** As in ARNs: `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: pulumi.Input<string>;
  readonly accountId: pulumi.Input<string>;
  readonly region: pulumi.Input<string>;
}
