import type * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "../awsAccount";
import type { DataStoreConnection } from "../store/connection";

/** Arguments of every kind of task. */
export interface TaskArgs {
  readonly account: AwsAccount;
  /** Family of the task definition. */
  readonly family: pulumi.Input<string>;
  /** Image of the container, by digest. */
  readonly imageUri: pulumi.Input<string>;
  /** The ECR repository that `imageUri` is pulled from. */
  readonly repositoryArn: pulumi.Input<string>;
  /** CPU units; 1024 are one vCPU. */
  readonly cpu: number;
  readonly memoryMiB: number;
  /** KMS keys that encrypt the secrets, other than the AWS managed key. @default none */
  readonly secretKmsKeyArns?: pulumi.Input<string[]>;
  /** A data store that the code in the container connects to. @default none */
  readonly dataStore?: pulumi.Input<DataStoreConnection>;
  /** Permissions boundary of the task's roles. @default none */
  readonly permissionsBoundaryArn?: pulumi.Input<string>;
  /** IAM path of the task's two roles, `/…/`. @default `/` */
  readonly rolePath?: pulumi.Input<string>;
  /** Prefix of the roles' names, at most 28 characters. @default the component's name */
  readonly roleNamePrefix?: string;
  /** Prefix of the log group's name. @default the component's name */
  readonly logGroupNamePrefix?: pulumi.Input<string>;
  readonly logRetentionDays: pulumi.Input<number>;
}
