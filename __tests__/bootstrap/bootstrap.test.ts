// Mocks don't prove that AWS takes it: `e2e/` makes it on the emulator, and a person on AWS.
import { type CapturedResource } from "../support/program";
import { listOf, ofType, one } from "../support/resources";
import { bootstrapped } from "./program";

const ROLES = ["deploy-prod", "deploy-staging", "drift", "preview"];
const DEPLOY = ["containers", "network", "read", "roles", "signals", "state"];

/** Every policy of a role, and its attachment. */
const rights = (role: string, topics: string[]): string[] =>
  topics.flatMap((topic) => [
    `aws:iam/policy:Policy prefect-ecs-${role}-${topic}`,
    `aws:iam/rolePolicyAttachment:RolePolicyAttachment prefect-ecs-${role}-${topic}`,
  ]);

const components = (names: readonly string[]): string[] =>
  names.map((name) => `prefect-ecs:bootstrap:${name}`);

describe("with Pulumi's state in the account", () => {
  let resources: CapturedResource[];
  let outputs: Awaited<ReturnType<typeof bootstrapped>>["result"];
  beforeAll(async () => {
    ({ resources, result: outputs } = await bootstrapped());
  });

  it("makes trust, state, boundaries and a role for each kind of job", () => {
    expect(listOf(resources)).toEqual(
      [
        ...components([
          "Boundaries prefect-ecs",
          "GithubProvider prefect-ecs-github",
          ...ROLES.map((role) => `GithubRole prefect-ecs-${role}`),
          "StateStore prefect-ecs-state",
        ]),
        "aws:iam/openIdConnectProvider:OpenIdConnectProvider prefect-ecs-github",
        "aws:iam/policy:Policy prefect-ecs-ci",
        "aws:iam/policy:Policy prefect-ecs-tasks",
        ...ROLES.map((role) => `aws:iam/role:Role prefect-ecs-${role}`),
        ...rights("deploy-prod", DEPLOY),
        ...rights("deploy-staging", DEPLOY),
        ...rights("drift", ["read", "state"]),
        ...rights("preview", ["read", "state"]),
        "aws:kms/alias:Alias prefect-ecs-state",
        "aws:kms/key:Key prefect-ecs-state",
        "aws:s3/bucket:Bucket prefect-ecs-state",
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration prefect-ecs-state",
        "aws:s3/bucketPolicy:BucketPolicy prefect-ecs-state",
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock prefect-ecs-state",
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration prefect-ecs-state",
        "aws:s3/bucketVersioning:BucketVersioning prefect-ecs-state",
      ].sort(),
    );
  });

  it("keeps the state versioned, encrypted with its own key, private, and from being deleted", () => {
    const bucket = (type: string): CapturedResource => one(resources, `aws:s3/${type}`, "prefect-ecs-state");
    const key = one(resources, "aws:kms/key:Key", "prefect-ecs-state");
    expect([bucket("bucket:Bucket").protect, key.protect]).toEqual([true, true]);
    expect(key.inputs).toMatchObject({ enableKeyRotation: true, deletionWindowInDays: 30 });
    expect(bucket("bucketVersioning:BucketVersioning").inputs).toMatchObject({
      versioningConfiguration: { status: "Enabled" },
    });
    expect(
      bucket("bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration").inputs[
        "rules"
      ],
    ).toEqual([
      {
        applyServerSideEncryptionByDefault: {
          sseAlgorithm: "aws:kms",
          kmsMasterKeyId: "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555",
        },
        bucketKeyEnabled: true,
      },
    ]);
    expect(bucket("bucketPublicAccessBlock:BucketPublicAccessBlock").inputs).toEqual({
      bucket: "prefect-ecs-state",
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(JSON.parse(bucket("bucketPolicy:BucketPolicy").inputs["policy"] as string)).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "OnlyTls",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: ["arn:aws:s3:::prefect-ecs-state", "arn:aws:s3:::prefect-ecs-state/*"],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
  });

  it("bounds every role, and puts all of it where no stack's name can match", () => {
    const roles = ofType(resources, "aws:iam/role:Role");
    expect(roles.map(({ inputs }) => inputs["permissionsBoundary"])).toEqual(
      ROLES.map(() => "arn:aws:iam::123456789012:policy/bootstrap/prefect-ecs-ci"),
    );
    for (const { inputs } of [...roles, ...ofType(resources, "aws:iam/policy:Policy")]) {
      expect(inputs["path"]).toBe("/bootstrap/");
    }
  });

  it("tags everything that can carry a tag", () => {
    const taggable = /:(OpenIdConnectProvider|Policy|Role|Key|Bucket)$/;
    const tagged = resources.filter(({ type }) => type.startsWith("aws:") && taggable.test(type));
    expect(tagged).not.toHaveLength(0);
    for (const { inputs } of tagged.filter(({ type }) => !type.endsWith(":BucketPolicy"))) {
      expect(inputs["tags"]).toEqual({ "prefect-ecs:stack": "prefect-ecs-bootstrap/account" });
    }
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  it("stays below IAM's limits", () => {
    const policies = ofType(resources, "aws:iam/policy:Policy");
    const sizes = policies.map(({ name, inputs }) => [name, (inputs["policy"] as string).length] as const);
    expect(sizes.filter(([, size]) => size > 6144)).toEqual([]);
    for (const role of ROLES) {
      const attached = ofType(resources, "aws:iam/rolePolicyAttachment:RolePolicyAttachment");
      expect(
        attached.filter(({ inputs }) => inputs["role"] === `prefect-ecs-${role}`).length,
      ).toBeLessThanOrEqual(10);
      const trust = one(resources, "aws:iam/role:Role", `prefect-ecs-${role}`).inputs[
        "assumeRolePolicy"
      ] as string;
      expect(trust.length).toBeLessThanOrEqual(2048);
    }
  });

  it("says what repository and stacks have to be told", () => {
    const role = (name: string): string => `arn:aws:iam::123456789012:role/bootstrap/prefect-ecs-${name}`;
    expect(outputs).toEqual({
      backendUrl: "s3://prefect-ecs-state?region=eu-west-1",
      secretsProviders: {
        staging: "awskms://alias/prefect-ecs-state?region=eu-west-1&context_stack=staging",
        prod: "awskms://alias/prefect-ecs-state?region=eu-west-1&context_stack=prod",
        account: "awskms://alias/prefect-ecs-state?region=eu-west-1&context_stack=account",
      },
      permissionsBoundaryArn: "arn:aws:iam::123456789012:policy/bootstrap/prefect-ecs-tasks",
      previewRoleArn: role("preview"),
      driftRoleArn: role("drift"),
      deployRoleArns: { staging: role("deploy-staging"), prod: role("deploy-prod") },
    });
  });
});

describe("with Pulumi Cloud", () => {
  it("makes neither bucket nor key, and gives no role a right to any", async () => {
    const { resources, result } = await bootstrapped({ repository: "acme/flows", backend: "cloud" });
    expect(listOf(resources).filter((line) => /:(s3|kms)\/|-state$/.test(line))).toEqual([]);
    expect(result).toMatchObject({ backendUrl: "https://api.pulumi.com" });
    expect(result.secretsProviders).toBeUndefined();
  });
});

describe("GitHub's provider", () => {
  it("is the account's where it has one", async () => {
    const arn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
    const { resources } = await bootstrapped({ repository: "acme/flows", githubOidcProviderArn: arn });
    expect(ofType(resources, "aws:iam/openIdConnectProvider:OpenIdConnectProvider")).toEqual([]);
    expect(one(resources, "aws:iam/role:Role", "prefect-ecs-preview").inputs["assumeRolePolicy"]).toContain(
      arn,
    );
  });
});
