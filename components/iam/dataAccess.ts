import type { AwsAccount } from "../awsAccount";
import { dnsSuffix } from "./partition";
import type { PolicyStatement } from "./policyStatement";

/** What flows do with a bucket. */
export const BucketAccess = {
  /** List and read objects. */
  read: "read",
  /** List, read, write and delete objects. */
  write: "write",
} as const;
export type BucketAccess = (typeof BucketAccess)[keyof typeof BucketAccess];

/** Data that flows use: `bucket`, `cluster` or `workgroupArn`, and the keys that go with it. */
export interface DataAccess {
  /** Name of an S3 bucket. */
  readonly bucket?: string;
  /** With `bucket`. @default read */
  readonly access?: BucketAccess;
  /** With `bucket`: ARN of the customer managed key that encrypts it. @default S3's or AWS's own key */
  readonly kmsKeyArn?: string;
  /** Identifier of a Redshift cluster of the stack's account and region. */
  readonly cluster?: string;
  /** ARN of a workgroup of Redshift Serverless, which has an id and not its name in it. */
  readonly workgroupArn?: string;
  /** With `cluster`: the database. */
  readonly database?: string;
  /** With `cluster`: the database user. @default one that Redshift makes for the role */
  readonly user?: string;
}

/** Names of the statements, which a policy has once. */
export const DATA_ACCESS_SIDS = [
  "ListDataBuckets",
  "ReadDataObjects",
  "WriteDataObjects",
  "DecryptDataObjects",
  "EncryptDataObjects",
  "LookAtWarehouses",
  "QueryWarehouses",
  "FollowOwnQueries",
  "LogInToDatabases",
  "LogInAsUsers",
  "LogInToWorkgroups",
] as const;

/** The permissions for data, on exactly these resources. */
export function dataAccessStatements(
  data: readonly DataAccess[],
  account: { readonly [Key in keyof AwsAccount]: string },
): PolicyStatement[] {
  return [...bucketStatements(data, account), ...redshiftStatements(data, account)].filter(
    ({ resources }) => resources.length > 0,
  );
}

type Account = Parameters<typeof dataAccessStatements>[1];
type Statement = PolicyStatement & { readonly sid: (typeof DATA_ACCESS_SIDS)[number] };

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
function bucketStatements(data: readonly DataAccess[], { partition, region }: Account): Statement[] {
  const buckets = data.filter(({ bucket }) => bucket !== undefined);
  const writable = buckets.filter(({ access }) => access === BucketAccess.write);
  const arns = (list: readonly DataAccess[], rest = ""): string[] =>
    unique(list.map(({ bucket = "" }) => `arn:${partition}:s3:::${bucket}${rest}`));
  const keys = (list: readonly DataAccess[]): string[] =>
    unique(list.flatMap(({ kmsKeyArn }) => kmsKeyArn ?? []));
  const byS3 = { StringEquals: { "kms:ViaService": [`s3.${region}.${dnsSuffix(partition)}`] } };
  return [
    {
      sid: "ListDataBuckets",
      actions: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
      resources: arns(buckets),
    },
    { sid: "ReadDataObjects", actions: ["s3:GetObject"], resources: arns(buckets, "/*") },
    {
      sid: "WriteDataObjects",
      actions: ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:ListMultipartUploadParts", "s3:PutObject"],
      resources: arns(writable, "/*"),
    },
    { sid: "DecryptDataObjects", actions: ["kms:Decrypt"], resources: keys(buckets), conditions: byS3 },
    {
      sid: "EncryptDataObjects",
      actions: ["kms:GenerateDataKey"],
      resources: keys(writable),
      conditions: byS3,
    },
  ];
}

/**
 * The Data API, which needs no route to the cluster, and temporary credentials for drivers, which do.
 *
 * https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-iam.html
 */
function redshiftStatements(
  data: readonly DataAccess[],
  { partition, region, accountId }: Account,
): Statement[] {
  const clusters = data.filter(({ cluster }) => cluster !== undefined);
  const workgroups = unique(data.flatMap(({ workgroupArn }) => workgroupArn ?? []));
  const arn = (kind: string, name: string): string =>
    `arn:${partition}:redshift:${region}:${accountId}:${kind}:${name}`;
  const clusterArns = unique(clusters.map(({ cluster = "" }) => arn("cluster", cluster)));
  const databases = (list: readonly DataAccess[]): string[] =>
    unique(list.map(({ cluster = "", database = "" }) => arn("dbname", `${cluster}/${database}`)));
  const named = clusters.filter(({ user }) => user !== undefined);
  const users = unique(named.map(({ cluster = "", user = "" }) => arn("dbuser", `${cluster}/${user}`)));
  const hasAny = clusterArns.length + workgroups.length > 0;
  return [
    { sid: "LookAtWarehouses", actions: ["redshift:DescribeClusters"], resources: clusterArns },
    {
      sid: "QueryWarehouses",
      actions: ["redshift-data:BatchExecuteStatement", "redshift-data:ExecuteStatement"],
      resources: [...clusterArns, ...workgroups],
    },
    // They support no resources, and a condition on whose query it is.
    {
      sid: "FollowOwnQueries",
      actions: [
        "redshift-data:CancelStatement",
        "redshift-data:DescribeStatement",
        "redshift-data:GetStatementResult",
        "redshift-data:ListStatements",
      ],
      resources: hasAny ? ["*"] : [],
      conditions: {
        StringEquals: { "redshift-data:statement-owner-iam-userid": ["${aws:userid}"] },
      },
    },
    {
      sid: "LogInToDatabases",
      actions: ["redshift:GetClusterCredentialsWithIAM"],
      resources: databases(clusters.filter(({ user }) => user === undefined)),
    },
    {
      sid: "LogInAsUsers",
      actions: ["redshift:GetClusterCredentials"],
      resources: [...users, ...databases(named)],
    },
    {
      sid: "LogInToWorkgroups",
      actions: ["redshift-serverless:GetCredentials", "redshift-serverless:GetWorkgroup"],
      resources: workgroups,
    },
  ];
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
