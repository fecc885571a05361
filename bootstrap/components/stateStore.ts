import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { onlyTls } from "../../components/iam/policyDocument";
import type { State } from "../rights/state";

export interface StateStoreArgs {
  readonly region: string;
  /** @default the resource's name with random digits */
  readonly bucketName?: string | undefined;
  /** @default none */
  readonly tags?: Record<string, string>;
}

/** Days until old versions expire: a year to notice a damaged state. */
const OLD_VERSIONS_DAYS = 365;

/** A bucket for Pulumi's state, and a KMS key for the bucket and the state's secrets. */
export class StateStore extends pulumi.ComponentResource {
  readonly bucketName: pulumi.Output<string>;
  readonly keyAlias: pulumi.Output<string>;
  readonly state: pulumi.Output<State>;

  constructor(name: string, args: StateStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    super("prefect-ecs:bootstrap:StateStore", name, {}, opts);
    const tags = args.tags ?? {};

    const key = new aws.kms.Key(
      name,
      {
        description: "Pulumi's state and its secrets",
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        tags,
      },
      // Without the key the state is lost.
      { parent: this, protect: true },
    );
    const alias = new aws.kms.Alias(
      name,
      { name: `alias/${name}`, targetKeyId: key.keyId },
      { parent: this },
    );
    const bucket = new aws.s3.Bucket(
      name,
      { bucket: args.bucketName, tags },
      { parent: this, protect: true },
    );
    this.settings(name, bucket, key);

    this.bucketName = bucket.bucket;
    this.keyAlias = alias.name;
    this.state = pulumi
      .all([bucket.arn, key.arn])
      .apply(([bucketArn, keyArn]) => ({ bucketArn, keyArn, region: args.region }));
    this.registerOutputs({ bucketName: this.bucketName, keyAlias: this.keyAlias, state: this.state });
  }

  /** The bucket's settings: versioned, encrypted, private, and TLS only. */
  private settings(name: string, bucket: aws.s3.Bucket, key: aws.kms.Key): void {
    const opts = { parent: bucket };
    const of = { bucket: bucket.id };
    const versioning = new aws.s3.BucketVersioning(
      name,
      { ...of, versioningConfiguration: { status: "Enabled" } },
      opts,
    );
    new aws.s3.BucketServerSideEncryptionConfiguration(
      name,
      {
        ...of,
        rules: [
          {
            applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
            bucketKeyEnabled: true,
          },
        ],
      },
      opts,
    );
    const accessBlock = new aws.s3.BucketPublicAccessBlock(
      name,
      {
        ...of,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      opts,
    );
    new aws.s3.BucketPolicy(
      name,
      {
        ...of,
        policy: pulumi.jsonStringify({
          Version: "2012-10-17",
          Statement: [onlyTls("s3:*", [bucket.arn, pulumi.interpolate`${bucket.arn}/*`])],
        }),
      },
      // S3 refuses concurrent changes of a bucket's policy settings.
      { ...opts, dependsOn: [accessBlock] },
    );
    new aws.s3.BucketLifecycleConfiguration(
      name,
      {
        ...of,
        rules: [
          {
            id: "old-versions",
            status: "Enabled",
            filter: {},
            noncurrentVersionExpiration: { noncurrentDays: OLD_VERSIONS_DAYS },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
          },
        ],
      },
      { ...opts, dependsOn: [versioning] },
    );
  }
}
