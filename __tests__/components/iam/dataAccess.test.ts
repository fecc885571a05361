// The simulator decides by AWS's published actions and conditions; that S3 and Redshift ask for these, only AWS shows.
import { type DataAccess, dataAccessStatements } from "../../../components/iam/dataAccess";
import { dataAccessProblems } from "../../../components/iam/dataAccessProblems";
import { allow } from "../../../components/iam/policyDocument";
import { allowed, type Context, KEY_POLICY, requestOf } from "../../rights/simulation";
import { OFFLINE_ACCOUNT, region } from "../../support/program";

const account = { partition: "aws", accountId: OFFLINE_ACCOUNT, region };
const arn = (service: string, resource: string): string =>
  `arn:aws:${service}:${region}:${OFFLINE_ACCOUNT}:${resource}`;
const key = arn("kms", "key/0a1b");
const workgroupArn = arn("redshift-serverless", "workgroup/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f");

const DATA: DataAccess[] = [
  { bucket: "acme-raw", access: "read" },
  { bucket: "acme-marts", access: "write", kmsKeyArn: key },
  { cluster: "warehouse", database: "analytics" },
  { cluster: "warehouse", database: "dev", user: "loader" },
  { workgroupArn },
];

function may(
  action: string,
  resource: string,
  context: Context = {},
  data: readonly DataAccess[] = DATA,
): Promise<boolean> {
  const session = `arn:aws:sts::${OFFLINE_ACCOUNT}:assumed-role/flow-run-task/run`;
  return allowed({
    request: requestOf(session, action, resource, { "aws:userid": "AROA:run", ...context }),
    identityPolicies: [
      { name: "data", policy: JSON.parse(allow(dataAccessStatements(data, account))) as unknown },
    ],
    ...(action.startsWith("kms:") ? { resourcePolicy: KEY_POLICY } : {}),
  });
}

const owner = "redshift-data:statement-owner-iam-userid";
const viaS3 = { "kms:ViaService": `s3.${region}.amazonaws.com` };

it.each<[string, string, Context, boolean]>([
  ["s3:ListBucket", "arn:aws:s3:::acme-raw", {}, true],
  ["s3:GetObject", "arn:aws:s3:::acme-raw/2026/orders.parquet", {}, true],
  ["s3:PutObject", "arn:aws:s3:::acme-raw/x", {}, false],
  ["s3:DeleteObject", "arn:aws:s3:::acme-raw/x", {}, false],
  ["s3:ListBucket", "arn:aws:s3:::acme-raw-2", {}, false],
  ["s3:GetObject", "arn:aws:s3:::acme-raw-2/x", {}, false],
  ["s3:GetObject", "arn:aws:s3:::acme-marts/x", {}, true],
  ["s3:PutObject", "arn:aws:s3:::acme-marts/x", {}, true],
  ["s3:AbortMultipartUpload", "arn:aws:s3:::acme-marts/x", {}, true],
  ["s3:DeleteBucket", "arn:aws:s3:::acme-marts", {}, false],
  ["s3:PutBucketPolicy", "arn:aws:s3:::acme-marts", {}, false],
  ["kms:Decrypt", key, viaS3, true],
  ["kms:GenerateDataKey", key, viaS3, true],
  ["kms:Decrypt", key, { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` }, false],
  ["kms:Decrypt", arn("kms", "key/other"), viaS3, false],
  ["redshift-data:ExecuteStatement", arn("redshift", "cluster:warehouse"), {}, true],
  ["redshift-data:ExecuteStatement", arn("redshift", "cluster:other"), {}, false],
  ["redshift-data:ExecuteStatement", workgroupArn, {}, true],
  ["redshift-data:GetStatementResult", "*", { [owner]: "AROA:run" }, true],
  ["redshift-data:GetStatementResult", "*", { [owner]: "AROA:somebody-else" }, false],
  ["redshift:GetClusterCredentialsWithIAM", arn("redshift", "dbname:warehouse/analytics"), {}, true],
  ["redshift:GetClusterCredentialsWithIAM", arn("redshift", "dbname:warehouse/dev"), {}, false],
  ["redshift:GetClusterCredentials", arn("redshift", "dbuser:warehouse/loader"), {}, true],
  ["redshift:GetClusterCredentials", arn("redshift", "dbuser:warehouse/admin"), {}, false],
  ["redshift:DeleteCluster", arn("redshift", "cluster:warehouse"), {}, false],
  ["redshift-serverless:GetCredentials", workgroupArn, {}, true],
  ["redshift-serverless:GetCredentials", `${workgroupArn.slice(0, -1)}e`, {}, false],
])("%s on %s with %p: %p", async (action, resource, context, expected) => {
  expect(await may(action, resource, context)).toBe(expected);
});

it("grants nothing of Redshift for a bucket, and nothing at all for nothing", () => {
  const sids = (data: DataAccess[]): (string | undefined)[] =>
    dataAccessStatements(data, account).map(({ sid }) => sid);
  expect(sids([{ bucket: "acme-raw" }])).toEqual(["ListDataBuckets", "ReadDataObjects"]);
  expect(sids([])).toEqual([]);
});

it("names a resource once, however often it is asked for", () => {
  const [list] = dataAccessStatements([{ bucket: "a-b-c" }, { bucket: "a-b-c", access: "write" }], account);
  expect(list?.resources).toEqual(["arn:aws:s3:::a-b-c"]);
});

it("names resources of another partition", () => {
  const china = { partition: "aws-cn", accountId: OFFLINE_ACCOUNT, region: "cn-north-1" };
  const statements = dataAccessStatements([{ bucket: "acme-raw", kmsKeyArn: key }], china);
  expect(statements.map(({ resources }) => resources[0])).toContain("arn:aws-cn:s3:::acme-raw");
  expect(statements.at(-1)?.conditions).toEqual({
    StringEquals: { "kms:ViaService": ["s3.cn-north-1.amazonaws.com.cn"] },
  });
});

it.each<[Record<string, string>, string[]]>([
  [{ bucket: "acme-raw" }, []],
  [{ cluster: "warehouse", database: "analytics", user: "loader" }, []],
  [{ workgroupArn }, []],
  [{}, ["`data` must have one of bucket, cluster, workgroupArn, got none."]],
  [
    { bucket: "acme-raw", cluster: "warehouse" },
    ["`data` must have one of bucket, cluster, workgroupArn, got bucket and cluster."],
  ],
  [
    { bucket: "s3://acme-raw" },
    ["`data.bucket` must be the name of an S3 bucket, without s3:// or its ARN, got 's3://acme-raw'."],
  ],
  [
    { bucket: "acme-*" },
    ["`data.bucket` must be the name of an S3 bucket, without s3:// or its ARN, got 'acme-*'."],
  ],
  [
    { bucket: "acme-raw", access: "admin", user: "loader" },
    [
      "`data.user` does not go with `bucket`: remove it.",
      "`data.access` must be 'read' or 'write', got 'admin'.",
    ],
  ],
  [{ cluster: "warehouse" }, ["`data.database` must be the cluster's database, got nothing."]],
  [
    { cluster: "*", database: "*" },
    [
      "`data.cluster` must be the identifier of a Redshift cluster, without its ARN or endpoint, got '*'.",
      "`data.database` must be a database's name, got '*'.",
    ],
  ],
  [
    { workgroupArn: "reports" },
    [
      "`data.workgroupArn` must be a workgroup's ARN; `aws redshift-serverless get-workgroup --workgroup-name <name> --query workgroup.workgroupArn` shows it, got 'reports'.",
    ],
  ],
])("checks %p", (data, problems) => {
  expect(dataAccessProblems(data as DataAccess, "data")).toEqual(problems);
});
