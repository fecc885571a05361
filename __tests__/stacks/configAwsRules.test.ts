// Values that AWS would refuse, or that would be unwise, when half of the stack exists. Each row is one message.
import { cloud, open, problemsOf, read, secretArn, type Written } from "./configFixture";

const server: Written = { ...open, prefectApiKey: undefined };
const existing: Written = {
  network: "existing",
  vpcId: "vpc-0123456789abcdef0",
  privateSubnetIds: ["subnet-0123456789abcdef0"],
};
const policy = (more: Written): Written => ({
  flowRunPolicies: [{ actions: ["s3:GetObject"], resources: ["*"], ...more }],
});
const condition = (conditions: Written): Written => policy({ conditions });
const many = (count: number, value: (index: number) => unknown): Written =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`V${index}`, value(index)]));
const longArn = (index: number): string =>
  `arn:aws:secretsmanager:eu-west-1:123456789012:secret:team/data/warehouse/${String(index).padStart(4, "0")}-AbCdEf`;
const image = (host: string): Written => ({ imageUri: `${host}/flows@sha256:${"0a".repeat(32)}` });

const refused: [title: string, written: Written, problem: RegExp | string][] = [
  [
    "a secret of another partition",
    { secrets: { A: secretArn.replace("arn:aws:", "arn:aws-cn:") } },
    "`secrets.A` must be of partition 'aws', where eu-west-1 is, got 'arn:aws-cn:secretsmanager:eu-west-1:123456789012:secret:prefect-AbCdEf': `arn:aws:…`.",
  ],
  [
    "a key of another partition",
    { secretKmsKeyArns: ["arn:aws-us-gov:kms:eu-west-1:123456789012:key/1"] },
    /^`secretKmsKeyArns\[0\]` must be of partition 'aws'/,
  ],
  [
    "a boundary of another partition",
    { permissionsBoundaryArn: "arn:aws-cn:iam::123456789012:policy/x" },
    /^`permissionsBoundaryArn` must be of partition/,
  ],
  [
    "Prefect's secret of another partition",
    { prefectApiKey: undefined, prefectApiKeySecretArn: secretArn.replace("aws", "aws-cn") },
    /^`prefectApiKeySecretArn` must be of partition/,
  ],
  [
    "a resource of another partition",
    policy({ resources: ["arn:aws-cn:s3:::data/*"] }),
    /^`flowRunPolicies\[0\].resources\[0\]` must be of partition/,
  ],
  [
    "an agent's secret of another partition",
    { agents: [{ name: "a", secrets: { A: secretArn.replace("aws", "aws-cn") } }] },
    /^`agents\[0\].secrets.A` must be of partition/,
  ],
  [
    "a role of another partition",
    { "aws:assumeRoles": [{ roleArn: "arn:aws-cn:iam::123456789012:role/a" }] },
    /^`aws:assumeRoles\[0\].roleArn` must be of partition/,
  ],
  [
    "the log of a cluster elsewhere",
    { clusterName: "main", execLogGroupArn: "arn:aws:logs:eu-west-2:123456789012:log-group:exec" },
    /^`execLogGroupArn` must be a log group of eu-west-1/,
  ],
  [
    "a version by stage and id",
    { secrets: { A: `${secretArn}:key:AWSCURRENT:11111111-2222-3333-4444-555555555555` } },
    /^`secrets.A` must name a version by its stage or by its id, got both/,
  ],
  ...[
    "10.0.0.3",
    "172.20.1.1",
    "192.168.1.1",
    "100.64.1.1",
    "169.254.1.1",
    "127.0.0.1",
    "0.0.0.0",
    "192.0.2.1",
    "198.51.100.7",
    "203.0.113.1",
    "198.19.0.1",
    "224.0.0.1",
    "255.255.255.255",
  ].map((address): [string, Written, RegExp] => [
    `egressIps of ${address}`,
    { ...existing, egressIps: [address] },
    new RegExp(`^\`egressIps\\[0\\]\` must be a public IPv4 address, got '${address}', which is `),
  ]),
  [
    "a thousand Elastic IPs",
    { egressAddressCount: 1000 },
    "`egressAddressCount` must be at most 8, one for each zone, got 1000: AWS gives an account 5 in a region until it is asked for more.",
  ],
  [
    "nine adopted Elastic IPs",
    { egressAllocationIds: Array.from({ length: 9 }, (_, i) => `eipalloc-0000000${i}`) },
    /^`egressAllocationIds` must be at most 8/,
  ],
  [
    "a sid twice",
    { flowRunPolicies: [1, 2].map(() => ({ sid: "Read", actions: ["s3:GetObject"], resources: ["*"] })) },
    "`flowRunPolicies[1].sid` must be unlike any other, got 'Read', which is that of `flowRunPolicies[0]` too.",
  ],
  [
    "a sid of the program's",
    policy({ sid: "ExecChannel" }),
    /^`flowRunPolicies\[0\].sid` must be unlike any other, got 'ExecChannel', which is the program's own too/,
  ],
  [
    "an operator that IAM hasn't",
    condition({ StringEqual: { "aws:SourceVpc": "x" } }),
    /^`flowRunPolicies\[0\].conditions` must have operators of IAM .*, got 'StringEqual'\.$/,
  ],
  ["Null with IfExists", condition({ NullIfExists: { "aws:SourceVpc": "true" } }), /got 'NullIfExists'\.$/],
  [
    "a set of an unknown kind",
    condition({ "ForSomeValues:StringEquals": { "aws:TagKeys": "x" } }),
    /got 'ForSomeValues:StringEquals'\.$/,
  ],
  [
    "an unknown condition key",
    condition({ StringEquals: { SourceVpc: "x" } }),
    /^`flowRunPolicies\[0\].conditions.StringEquals` must have condition keys such as/,
  ],
  [
    "a condition key twice",
    condition({ StringEquals: { "aws:SourceVpc": "x", "aws:sourcevpc": "y" } }),
    /^`flowRunPolicies\[0\].conditions.StringEquals` must have each key once/,
  ],
  [
    "a flag that is none",
    condition({ Bool: { "aws:SecureTransport": "yes" } }),
    /^`flowRunPolicies\[0\].conditions.Bool.aws:SecureTransport` must be 'true' or 'false', got 'yes'/,
  ],
  [
    "a number that is none",
    condition({ NumericLessThan: { "s3:max-keys": "few" } }),
    /must be a number, got 'few'/,
  ],
  [
    "a range that is none",
    condition({ IpAddress: { "aws:SourceIp": "office" } }),
    /must be a range of addresses/,
  ],
  [
    "a snapshot of another region",
    {
      dataStore: { engine: "postgres", snapshotIdentifier: "arn:aws:rds:us-east-1:123456789012:snapshot:a" },
    },
    "`dataStore.snapshotIdentifier` must be a snapshot in eu-west-1, got 'arn:aws:rds:us-east-1:123456789012:snapshot:a': `aws rds copy-db-snapshot` copies it there.",
  ],
  [
    "a pause of what never pauses",
    { dataStore: { engine: "aurora-postgresql", minCapacity: 0.5, secondsUntilAutoPause: 600 } },
    "`dataStore.secondsUntilAutoPause` is for a data store that pauses: set `dataStore.minCapacity` to 0, or remove it.",
  ],
  [
    "a capacity between two steps",
    { dataStore: { engine: "aurora-postgresql", minCapacity: "0.3" } },
    "`dataStore.minCapacity` must be 0 to 256 ACUs, in steps of 0.5, got 0.3.",
  ],
  [
    "a capacity that is none",
    { dataStore: { engine: "aurora-postgresql", maxCapacity: "two" } },
    "`dataStore.maxCapacity` must be a number, got 'two'.",
  ],
  [
    "more subnets than a task takes",
    {
      ...existing,
      privateSubnetIds: Array.from({ length: 17 }, (_, i) => `subnet-${String(i).padStart(8, "0")}`),
    },
    "`privateSubnetIds` must name at most 16 subnets, as many as ECS takes for a task, got 17.",
  ],
  ...[
    "data-s3alias",
    "data--ol-s3",
    "data--euw1-az1--x-s3",
    "data--table-s3",
    "amzn-s3-demo-data",
    "data.mrap",
  ].map((bucket): [string, Written, RegExp] => [
    `no bucket: ${bucket}`,
    { dataAccess: [{ bucket }] },
    /^`dataAccess\[0\].bucket` must be the name of an S3 bucket/,
  ]),
  ...["a..b@example.com", ".a@example.com", "a@b", "ü@example.com", "a@example..com", "a@-example.com"].map(
    (alarmEmail): [string, Written, RegExp] => [
      `alarms to ${alarmEmail}`,
      { alarmEmail },
      /^`alarmEmail` must be one e-mail address/,
    ],
  ),
  [
    "a boundary with an empty path",
    { permissionsBoundaryArn: "arn:aws:iam::123456789012:policy//x" },
    /^`permissionsBoundaryArn` must be a managed policy's ARN/,
  ],
  [
    "a password for a placeholder",
    { flowProjects: [{ name: "a", folder: "flows", variables: { DB_PASSWORD: "hunter2" } }] },
    "`flowProjects[0].variables.DB_PASSWORD` must be free of passwords and keys, for what a deployment holds is visible in Prefect, got a password or key by its name (not shown): its place is `secrets`.",
  ],
  [
    "a build's secret that no mount can name",
    { flowProjects: [{ name: "a", folder: "flows", buildSecrets: { "a,b": "INDEX" } }] },
    "`flowProjects[0].buildSecrets.a,b` must be called by an id of letters, digits, '.', '_' and '-', as `--mount=type=secret,id=…` takes, got 'a,b'.",
  ],
  [
    "a schedule that starts no task",
    {
      agents: [
        { name: "a", desiredCount: 0, schedule: { start: "0 7 * * *", stop: "0 20 * * *", timezone: "UTC" } },
      ],
    },
    "`agents[0].desiredCount` must be at least 1 with a `schedule`, which starts so many tasks, got 0.",
  ],
  [
    "tags that differ in case",
    { tags: { team: "a", Team: "b" } },
    "`tags` must have keys that differ in more than case, which IAM ignores, got 'team' and 'Team'.",
  ],
  [
    "a tag that AWS keeps for itself",
    { tags: { team: "AWS:x" } },
    /^`tags.team` must be text .* not beginning with 'aws:'/,
  ],
  [
    "a tag of the worker's",
    { tags: { "prefect.io/flow-run-id": "x" } },
    /^`tags` must be keys .* 'prefect.io\/'/,
  ],
  [
    "more tags than a task has room for",
    { tags: many(39, String) },
    "`tags` must be at most 37, got 39: AWS allows 50, and a flow run's task has 11 of the worker's, the stack's and its flow project's.",
  ],
  [
    "64 KiB of variables",
    { environment: { LONG: "x".repeat(65_000) } },
    /^`environment` must fit, with `secrets`, into the 65536 bytes of a task definition, got 6\d{4}/,
  ],
  [
    "64 KiB of an agent's variables",
    { agents: [{ name: "a", environment: { LONG: "x".repeat(65_000) } }] },
    /^`agents\[0\].environment` must fit/,
  ],
  [
    "more secrets than a role's policies name",
    { secrets: many(120, longArn) },
    /^`secrets` must fit into the 10240 characters that IAM leaves a role's policies, got 1\d{4}, as the role has it: keep several values in one secret/,
  ],
  [
    "more keys than the policy of a project's role names",
    {
      flowProjects: [
        {
          name: "a",
          folder: "flows",
          secrets: many(1, longArn),
          secretKmsKeyArns: Array.from(
            { length: 130 },
            (_, i) =>
              `arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-${String(i).padStart(12, "0")}`,
          ),
        },
      ],
    },
    /^`flowProjects\[0\].secrets` must fit into the 10240 characters that IAM leaves a role's policies, got 1\d{4}/,
  ],
  [
    "policies that no role of a task definition takes",
    {
      flowProjects: [
        {
          name: "a",
          folder: "flows",
          taskDefinitions: [
            {
              name: "b",
              policies: Array.from({ length: 90 }, (_, i) => ({
                actions: ["s3:GetObject"],
                resources: [`arn:aws:s3:::team-data-warehouse-bucket-${i}/with/a/prefix/*`],
              })),
            },
          ],
        },
      ],
    },
    /^`flowProjects\[0\].taskDefinitions\[0\].policies` must fit into the 10240 characters/,
  ],
  [
    "more buckets than a role's policies name",
    { dataAccess: Array.from({ length: 150 }, (_, i) => ({ bucket: `team-data-warehouse-bucket-${i}` })) },
    /^`flowRunPolicies` must fit into the 10240 characters/,
  ],
  [
    "policies that no role takes",
    {
      flowRunPolicies: Array.from({ length: 90 }, (_, i) => ({
        actions: ["s3:GetObject"],
        resources: [`arn:aws:s3:::team-data-warehouse-bucket-${i}/with/a/prefix/*`],
      })),
    },
    /^`flowRunPolicies` must fit into the 10240 characters/,
  ],
  [
    "Prefect's headers for a gateway in plaintext",
    { environment: { PREFECT_CLIENT_CUSTOM_HEADERS: '{"CF-Access-Client-Secret": "x"}' } },
    /^`environment.PREFECT_CLIENT_CUSTOM_HEADERS` must be free of passwords and keys/,
  ],
  [
    "a setting of the program's in small letters",
    { environment: { prefect_api_key: "x" } },
    "`environment.prefect_api_key` is set by the program itself: remove it.",
  ],
  [
    "a setting of flow runs",
    { environment: { PREFECT_CLIENT_MAX_RETRIES: "1" } },
    /is set by the program itself/,
  ],
  [
    "a password among an agent's variables",
    { agents: [{ name: "a", environment: { HTTPS_PROXY: "http://me:hunter2@proxy:3128" } }] },
    /^`agents\[0\].environment.HTTPS_PROXY` must be free of passwords and keys/,
  ],
  [
    "an agent's variable twice",
    { agents: [{ name: "a", environment: { A: "x" }, secrets: { A: secretArn } }] },
    /^`agents\[0\].secrets.A` and `agents\[0\].environment.A` exclude each other/,
  ],
  [
    "an auth string over plain HTTP",
    { ...server, prefectApiUrl: "http://prefect.example.com/api", prefectAuthString: "a:b" },
    /^`prefectApiUrl` must be https where an auth string goes along, or a private host, got 'http:\/\/prefect.example.com\/api'/,
  ],
  [
    "an auth string over plain HTTP to a public address",
    { ...server, prefectApiUrl: "http://52.1.2.3:4200/api", prefectAuthString: "a:b" },
    /^`prefectApiUrl` must be https/,
  ],
  [
    "an image of a host that only looks like ECR",
    image("123456789012.dkr.ecr.eu-west-1.evil.com"),
    /^`imageUri` must be from a registry of ECR, '<account>.dkr.ecr.eu-west-1.amazonaws.com' or another region's, got '123456789012.dkr.ecr.eu-west-1.evil.com/,
  ],
  [
    "an image of a region that is none",
    image("123456789012.dkr.ecr.nowhere.amazonaws.com"),
    /^`imageUri` must be from a registry of ECR/,
  ],
  [
    "an image of another partition",
    image("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn"),
    /^`imageUri` must be from partition 'aws', where eu-west-1 is/,
  ],
];

/** Values that look like keys, and their names. */
const keys: [name: string, value: string][] = [
  ["A", `pnu_${"x".repeat(36)}`],
  ["A", `pnb_${"x".repeat(36)}`],
  ["A", "AKIAIOSFODNN7EXAMPLE"],
  ["A", "-----BEGIN RSA PRIVATE KEY-----\nMII"],
  ["A", `ghp_${"a1".repeat(18)}`],
  ["A", "xoxb-1234567890-abcdef"],
  ["A", "Server=db;User=me;Password=hunter2"],
  ["A", `eyJ${"a".repeat(20)}.eyJ${"b".repeat(20)}.c`],
  ["A", "https://hooks.slack.com/services/T0/B0/x1y2"],
  ["A", "https://team.blob.core.windows.net/data?sp=r&SIG=x1y2"],
  ["A", `npm_${"a1".repeat(18)}`],
  ["A", `hf_${"a1".repeat(17)}`],
  ["A", `pypi-${"A1".repeat(40)}`],
  ["A", `dckr_pat_${"a1".repeat(14)}`],
  ["A", `SG.${"a1".repeat(11)}.${"b2".repeat(21)}`],
  ["DB_PASSWORD", "hunter2"],
  ["PGPASSWORD", "hunter2"],
  ["DB_PASS", "hunter2"],
  ["DB_PWD", "hunter2"],
  ["DB_PASSWORD_1", "hunter2"],
  ["DB_PASSWORD", "12345678"],
  ["SLACK_TOKEN", "hunter2"],
  ["api_key", "hunter2"],
  ["CLIENT_SECRET", "hunter2"],
];

const accepted: [title: string, written: Written][] = [
  [
    "a secret that RDS keeps",
    {
      secrets: {
        A: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!db-0a1b2c3d-1111-2222-3333-444455556666-AbCdEf:password::",
      },
    },
  ],
  [
    "a secret that RDS keeps, as Prefect's",
    {
      prefectApiKey: undefined,
      prefectApiKeySecretArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!cluster-0a1b-AbCdEf",
    },
  ],
  ["a version by its id", { secrets: { A: `${secretArn}:::11111111-2222-3333-4444-555555555555` } }],
  [
    "an ARN of elsewhere in a plain variable",
    { environment: { ROLE: "arn:aws-cn:iam::123456789012:role/x" } },
  ],
  ["a resource of any partition", policy({ resources: ["arn:*:s3:::data/*"] })],
  [
    "another partition's own ARNs",
    {
      "aws:region": "cn-north-1",
      availabilityZones: ["cn-north-1a"],
      secrets: { A: "arn:aws-cn:ssm:cn-north-1:123456789012:parameter/a" },
      ...image("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn"),
    },
  ],
  ["a public address", { ...existing, egressIps: ["52.48.1.2"] }],
  ["eight Elastic IPs", { egressAddressCount: 8 }],
  [
    "operators with prefix and suffix",
    condition({
      "ForAnyValue:StringLikeIfExists": { "aws:TagKeys": ["a*"] },
      Null: { "aws:RequestTag/team": "false" },
      Bool: { "aws:SecureTransport": "true" },
      IpAddress: { "aws:SourceIp": "10.0.0.0/8" },
      DateLessThan: { "aws:CurrentTime": "2027-01-31T00:00:00Z" },
      StringEquals: { "aws:PrincipalTag/team": "${aws:username}" },
    }),
  ],
  ["37 tags", { tags: many(37, String) }],
  ["90 secrets of one secret", { secrets: many(90, () => `${secretArn}:key::`) }],
  [
    "flags and places whose names look like secrets",
    {
      environment: {
        USE_TOKEN: "true",
        MAX_TOKEN: 4096,
        DB_SECRET: "prod/warehouse",
        SSH_PRIVATE_KEY: "/run/key",
        JWT_TOKEN: "https://example.com/t",
        PASSWORD: "",
      },
    },
  ],
  ["a certificate, which is public", { environment: { CA: "-----BEGIN CERTIFICATE-----" } }],
  [
    "Prefect's headers without credentials",
    { environment: { PREFECT_CLIENT_CUSTOM_HEADERS: '{"X-Team": "data"}' } },
  ],
  ...[
    "prefect",
    "prefect.data.internal",
    "10.0.0.5:4200",
    "internal-prefect-1.eu-west-1.elb.amazonaws.com",
    "[fd00::1]:4200",
  ].map((host): [string, Written] => [
    `an auth string over plain HTTP to ${host}`,
    { ...server, prefectApiUrl: `http://${host}/api`, prefectAuthString: "a:b" },
  ]),
];

describe("what AWS refuses later", () => {
  it.each(refused)("%s gets its line", (_, written, problem) => {
    const [line, ...others] = problemsOf({ ...cloud, ...written });
    expect(line).toMatch(problem);
    expect(others).toEqual([]);
  });

  it.each(keys)("a key in `environment` (%s) is refused and never shown", (name, value) => {
    const [problem, ...others] = problemsOf({ ...cloud, environment: { [name]: value } });
    expect(problem).toMatch(/must be free of passwords and keys.*name its ARN in `secrets`/);
    expect(problem).not.toContain(value);
    expect(others).toEqual([]);
  });

  it.each(accepted)("%s is taken", (_, written) => {
    expect(problemsOf({ ...cloud, ...written })).toEqual([]);
  });
});

it.each([
  ["https://prefect.example.com/api/v3", "https://prefect.example.com/api"],
  ["https://example.com/prefect/api/docs", "https://example.com/prefect/api"],
  ["https://prefect.example.com/dashboard", "https://prefect.example.com/api"],
  ["https://prefect.example.com/runs/flow-run/1", "https://prefect.example.com/api"],
  ["https://example.com/prefect", "https://example.com/prefect/api"],
  ["https://prefect.example.com/API/", "https://prefect.example.com/API/api"],
])("of %s it is asked whether %s was meant", (given, meant) => {
  const [problem] = problemsOf({ ...server, prefectApiUrl: given });
  expect(problem).toContain(`did you mean '${meant}'?`);
});

it("knows a stack by its own name, however its tool qualifies it", () => {
  expect(read(open, { stack: "acme/prefect-ecs/staging" }).stack).toBe("staging");
});

it("reads an agent's own variables", () => {
  const agents = [
    {
      name: "a",
      environment: { NO_PROXY: "x", WORKERS: 2 },
      secrets: { PREFECT_CLIENT_CUSTOM_HEADERS: secretArn },
    },
  ];
  expect(read({ ...open, agents }).agents).toMatchObject([
    { environment: { NO_PROXY: "x", WORKERS: "2" }, secrets: { PREFECT_CLIENT_CUSTOM_HEADERS: secretArn } },
  ]);
});
