import { BucketAccess, type DataAccess } from "./dataAccess";
import { show, showChoices } from "../show";

/**
 * Without aliases of access points and names of other kinds of buckets, on which a right to a bucket has no effect.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
const bucketName =
  /^(?!xn--|sthree-|amzn-s3-demo-|\d+\.\d+\.\d+\.\d+$)(?!.*(\.\.|-s3alias$|--ol-s3$|\.mrap$|--x-s3$|--table-s3$))[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const keyArn = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/;
/** https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-clusters.html */
const clusterName = /^[a-z](?!.*--)[a-z0-9-]{0,61}[a-z0-9]$|^[a-z]$/;
const workgroupArn =
  /^arn:aws[a-z-]*:redshift-serverless:[a-z0-9-]+:\d{12}:workgroup\/[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;
/** https://docs.aws.amazon.com/redshift/latest/APIReference/API_GetClusterCredentials.html */
const databaseName = /^[a-z_][a-z0-9_+.@$-]{0,63}$/;

const KINDS = ["bucket", "cluster", "workgroupArn"] as const;

/** Keys that go with each kind. */
const OF_KIND: Readonly<Record<(typeof KINDS)[number], readonly (keyof DataAccess)[]>> = {
  bucket: ["access", "kmsKeyArn"],
  cluster: ["database", "user"],
  workgroupArn: [],
};

/** Problems of one item of `dataAccess`, one line each. */
export function dataAccessProblems(data: DataAccess, key: string): string[] {
  const given = KINDS.filter((kind) => data[kind] !== undefined);
  const [kind] = given;
  if (kind === undefined || given.length > 1) {
    return [`\`${key}\` must have one of ${KINDS.join(", ")}, got ${given.join(" and ") || "none"}.`];
  }
  const strangers = Object.values(OF_KIND)
    .flat()
    .filter((name) => data[name] !== undefined && !OF_KIND[kind].includes(name));
  const must = (name: keyof DataAccess, allowed: string): string =>
    `\`${key}.${name}\` must be ${allowed}, got ${show(data[name])}.`;
  const check = (name: keyof DataAccess, pattern: RegExp, allowed: string): string[] =>
    data[name] === undefined || pattern.test(data[name]) ? [] : [must(name, allowed)];
  return [
    ...strangers.map((name) => `\`${key}.${name}\` does not go with \`${kind}\`: remove it.`),
    ...check("bucket", bucketName, "the name of an S3 bucket, without s3:// or its ARN"),
    ...check("kmsKeyArn", keyArn, "the ARN of a KMS key ('arn:aws:kms:<region>:<account>:key/<id>')"),
    ...(data.access === undefined || Object.values<string>(BucketAccess).includes(data.access)
      ? []
      : [must("access", showChoices(Object.values(BucketAccess)))]),
    ...check("cluster", clusterName, "the identifier of a Redshift cluster, without its ARN or endpoint"),
    ...check("workgroupArn", workgroupArn, "a workgroup's ARN; " + WORKGROUP_COMMAND),
    ...(kind === "cluster" && data.database === undefined
      ? [must("database", "the cluster's database")]
      : []),
    ...check("database", databaseName, "a database's name"),
    ...check("user", databaseName, "a database user's name"),
  ];
}

const WORKGROUP_COMMAND =
  "`aws redshift-serverless get-workgroup --workgroup-name <name> --query workgroup.workgroupArn` shows it";
