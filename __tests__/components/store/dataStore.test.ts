// Mocks don't prove that RDS takes these settings, makes the secret and rotates it: only AWS does. That `DATABASE_URL`
// works with a PostgreSQL, prefect_ecs/tests/data_store shows.
import { X509Certificate } from "node:crypto";
import { certificateOf } from "../../../components/store/certificateAuthority";
import { DataStore, type DataStoreArgs } from "../../../components/store/dataStore";
import { baseArgs } from "../../support/baseArgs";
import { outputsOf, refusalOf, registered } from "../../support/program";
import { listOf, one } from "../../support/resources";

const make = (args: Partial<DataStoreArgs> = {}): DataStore =>
  new DataStore("main", { ...baseArgs.dataStore, ...args });
const aurora: Partial<DataStoreArgs> = { engine: "aurora-postgresql" };

const INSTANCE = "aws:rds/instance:Instance";
const CLUSTER = "aws:rds/cluster:Cluster";

it("makes an instance with its place in the network and its settings", async () => {
  expect(listOf(await registered(make))).toEqual([
    "aws:ec2/securityGroup:SecurityGroup main-store",
    "aws:rds/instance:Instance main-store",
    "aws:rds/parameterGroup:ParameterGroup main-store",
    "aws:rds/subnetGroup:SubnetGroup main-store",
    "prefect-ecs:store:DataStore main",
  ]);
});

it("is encrypted, backed up, private and in RDS's keeping", async () => {
  const instance = one(await registered(() => make({ tags: { team: "data" } })), INSTANCE, "main-store");
  expect(instance.inputs).toEqual({
    identifierPrefix: "main-store-",
    engine: "postgres",
    engineVersion: "17",
    allowMajorVersionUpgrade: true,
    instanceClass: "db.t4g.micro",
    storageType: "gp3",
    allocatedStorage: 20,
    maxAllocatedStorage: 100,
    storageEncrypted: true,
    dbName: "flows",
    username: "flows",
    manageMasterUserPassword: true,
    multiAz: false,
    dbSubnetGroupName: "main-store",
    vpcSecurityGroupIds: ["sg-main-store"],
    publiclyAccessible: false,
    parameterGroupName: "main-store",
    caCertIdentifier: "rds-ca-rsa2048-g1",
    backupRetentionPeriod: 7,
    copyTagsToSnapshot: true,
    deletionProtection: true,
    skipFinalSnapshot: false,
    finalSnapshotIdentifier: "main-store-final",
    applyImmediately: true,
    tags: { team: "data" },
  });
  expect(instance.protect).toBe(true);
});

it("lets in the one group on PostgreSQL's port, and nothing out", async () => {
  const group = one(await registered(make), "aws:ec2/securityGroup:SecurityGroup", "main-store");
  expect(group.inputs).toMatchObject({
    vpcId: "vpc-1",
    ingress: [{ protocol: "tcp", fromPort: 5432, toPort: 5432, securityGroups: ["sg-flow-runs"] }],
    egress: [],
  });
});

it.each([
  ["postgres", "aws:rds/parameterGroup:ParameterGroup", "postgres16"],
  ["aurora-postgresql", "aws:rds/clusterParameterGroup:ClusterParameterGroup", "aurora-postgresql16"],
] as const)("refuses connections without TLS, with %s", async (engine, type, family) => {
  const resources = await registered(() => make({ engine, engineVersion: "16" }));
  expect(one(resources, type, "main-store").inputs).toMatchObject({
    family,
    parameters: [{ name: "rds.force_ssl", value: "1" }],
  });
});

it("gives tasks an address without a password, and what the launcher needs for that", async () => {
  const connection = await outputsOf(() => make({ databaseName: "game" }).connection);
  const secretArn = connection.secretArn;
  expect(secretArn).toMatch(/^arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!db-[\w-]+-AbCdEf$/);
  const { DATA_STORE_CA_CERTIFICATE: certificate = "", ...environment } = connection.environment;
  expect(environment).toEqual({
    DATABASE_URL:
      "postgresql://flows@main-store.abcdefghijkl.eu-west-1.rds.amazonaws.com:5432/game" +
      "?passfile=/tmp/data-store/pgpass&sslmode=verify-full&sslrootcert=/tmp/data-store/ca.pem",
    DATA_STORE_SECRET_ARN: secretArn,
    DATA_STORE_PASSWORD_FILE: "/tmp/data-store/password",
  });
  expect(new X509Certificate(certificate).subject).toContain("CN=Amazon RDS eu-west-1 Root CA RSA2048 G1");
});

it.each(["eu-west-1", "us-east-1", "eu-central-1", "ap-southeast-2"])(
  "knows the authority of %s, which signs itself and is valid for years",
  (region) => {
    const certificate = new X509Certificate(certificateOf(region) ?? "");
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.ca).toBe(true);
    expect(new Date(certificate.validTo).getFullYear()).toBeGreaterThan(2050);
  },
);

it("asks for TLS without the server's name where it doesn't know the authority", async () => {
  const { environment } = await outputsOf(() => make({ region: "cn-north-1" }).connection);
  expect(environment["DATABASE_URL"]).toMatch(/\?passfile=\/tmp\/data-store\/pgpass&sslmode=require$/);
  expect(environment).not.toHaveProperty("DATA_STORE_CA_CERTIFICATE");
});

it("makes an Aurora that pauses, whose first client waits for it", async () => {
  const resources = await registered(() => make(aurora));
  expect(listOf(resources)).toEqual([
    "aws:ec2/securityGroup:SecurityGroup main-store",
    "aws:rds/cluster:Cluster main-store",
    "aws:rds/clusterInstance:ClusterInstance main-store-1",
    "aws:rds/clusterParameterGroup:ClusterParameterGroup main-store",
    "aws:rds/subnetGroup:SubnetGroup main-store",
    "prefect-ecs:store:DataStore main",
  ]);
  const cluster = one(resources, CLUSTER, "main-store");
  expect(cluster.inputs).toEqual({
    clusterIdentifierPrefix: "main-store-",
    engine: "aurora-postgresql",
    engineVersion: "17",
    allowMajorVersionUpgrade: true,
    databaseName: "flows",
    masterUsername: "flows",
    manageMasterUserPassword: true,
    storageEncrypted: true,
    serverlessv2ScalingConfiguration: { minCapacity: 0, maxCapacity: 2, secondsUntilAutoPause: 300 },
    dbSubnetGroupName: "main-store",
    vpcSecurityGroupIds: ["sg-main-store"],
    dbClusterParameterGroupName: "main-store",
    backupRetentionPeriod: 7,
    copyTagsToSnapshot: true,
    deletionProtection: true,
    skipFinalSnapshot: false,
    finalSnapshotIdentifier: "main-store-final",
    applyImmediately: true,
    tags: {},
  });
  expect(cluster.protect).toBe(true);
  const { environment } = await outputsOf(() => make(aurora).connection);
  expect(environment["DATABASE_URL"]).toContain("/flows?connect_timeout=60&");
});

it("doesn't pause an Aurora with a least capacity, nor makes clients wait for it", async () => {
  const settings = { ...aurora, minCapacity: 1, multiZone: true };
  const resources = await registered(() => make(settings));
  expect(one(resources, CLUSTER, "main-store").inputs["serverlessv2ScalingConfiguration"]).toEqual({
    minCapacity: 1,
    maxCapacity: 2,
  });
  expect(listOf(resources).filter((name) => name.includes("clusterInstance"))).toHaveLength(2);
  const { environment } = await outputsOf(() => make(settings).connection);
  expect(environment["DATABASE_URL"]).not.toContain("connect_timeout");
});

it.each([
  ["postgres", INSTANCE],
  ["aurora-postgresql", CLUSTER],
] as const)(
  "is as unprotected as asked for, and leaves a last snapshot all the same: %s",
  async (engine, type) => {
    const resource = one(
      await registered(() => make({ engine, deletionProtection: false })),
      type,
      "main-store",
    );
    expect(resource.inputs).toMatchObject({ deletionProtection: false, skipFinalSnapshot: false });
    expect(resource.protect).toBe(false);
  },
);

it("doesn't grow where its largest size is its size", async () => {
  const resources = await registered(() => make({ storageGiB: 200, maxStorageGiB: 200 }));
  expect(one(resources, INSTANCE, "main-store").inputs).toMatchObject({
    allocatedStorage: 200,
    maxAllocatedStorage: 0,
  });
});

const NAME_RULE =
  "at most 63 letters, digits and '_', beginning with a letter, and none of rdsadmin, template0, template1, or a reserved word of SQL";

it.each([
  [{ engineVersion: "17.2" }, "`engineVersion` must be '14', '15', '16', '17' or '18', got '17.2'."],
  [{ ...aurora, engineVersion: "18" }, "`engineVersion` must be '14', '15', '16' or '17', got '18'."],
  [{ databaseName: "rdsadmin" }, `\`databaseName\` must be ${NAME_RULE}, got 'rdsadmin'.`],
  [{ backupRetentionDays: 0 }, "`backupRetentionDays` must be 1 to 35 days, got 0."],
  [
    { instanceClass: "db.t4g.mirco" },
    "`instanceClass` must be a class of RDS such as 'db.t4g.micro', got 'db.t4g.mirco'.",
  ],
  [{ storageGiB: 10 }, "`storageGiB` must be 20 to 65536 GiB, got 10."],
  [
    { storageGiB: 100, maxStorageGiB: 105 },
    "`maxStorageGiB` must be `storageGiB`, or at least a tenth more (110) and at most 65536 GiB, got 105.",
  ],
  [{ snapshotIdentifier: "a b" }, "`snapshotIdentifier` must be a snapshot's name or ARN, got 'a b'."],
  ...["user", "Order", "window"].map(
    (databaseName) =>
      [{ databaseName }, `\`databaseName\` must be ${NAME_RULE}, got '${databaseName}'.`] as const,
  ),
  ...[
    "db.t4g.16xlarge",
    "db.m6g.micro",
    "db.r6g.3xlarge",
    "db.t4g.metal",
    "db.nope.large",
    "db.t2.micro",
    "db.m4.large",
  ].map(
    (instanceClass) =>
      [
        { instanceClass },
        `\`instanceClass\` must be a class of RDS such as 'db.t4g.micro', got '${instanceClass}'.`,
      ] as const,
  ),
  ...["a--b", "a-", "1a", "rds:a-"].map(
    (snapshotIdentifier) =>
      [
        { snapshotIdentifier },
        `\`snapshotIdentifier\` must be a snapshot's name or ARN, got '${snapshotIdentifier}'.`,
      ] as const,
  ),
  [{ ...aurora, minCapacity: 0.3 }, "`minCapacity` must be 0 to 256 ACUs, in steps of 0.5, got 0.3."],
  [
    { ...aurora, minCapacity: 8, maxCapacity: 4 },
    "`maxCapacity` must be 1 to 256 ACUs, in steps of 0.5, and at least `minCapacity`, got 4.",
  ],
  [{ ...aurora, secondsUntilAutoPause: 60 }, "`secondsUntilAutoPause` must be 300 to 86400 seconds, got 60."],
] as const)("refuses %j", async (args, line) => {
  expect(await refusalOf(() => make(args as Partial<DataStoreArgs>))).toEqual([line]);
});

it("says all that is wrong at once", async () => {
  expect(
    await refusalOf(() => make({ storageGiB: 1, databaseName: "1", backupRetentionDays: 99 })),
  ).toHaveLength(3);
});
