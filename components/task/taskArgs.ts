import type * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "../awsAccount";

/** What every task is given, whatever it runs. */
export interface TaskArgs {
  readonly account: AwsAccount;
  /** Family of the task definition; with the revision it makes up the definition's name. */
  readonly family: pulumi.Input<string>;
  /** Image of the container, by digest. */
  readonly imageUri: pulumi.Input<string>;
  /** The ECR repository that `imageUri` is pulled from. */
  readonly repositoryArn: pulumi.Input<string>;
  /** CPU units; 1024 are one vCPU. */
  readonly cpu: number;
  readonly memoryMiB: number;
  /** Keys that encrypt the secrets, where it isn't AWS's own key. @default none */
  readonly secretKmsKeyArns?: pulumi.Input<string[]>;
  /** Managed policy that bounds what the task's roles may do at most. @default none */
  readonly permissionsBoundaryArn?: pulumi.Input<string>;
  /** IAM path of the task's two roles, `/…/`. @default `/` */
  readonly rolePath?: pulumi.Input<string>;
  /** What the names of the roles begin with, at most 28 characters. @default the component's name */
  readonly roleNamePrefix?: string;
  /** What the name of the log group begins with. @default the component's name */
  readonly logGroupNamePrefix?: pulumi.Input<string>;
  readonly logRetentionDays: pulumi.Input<number>;
}
