// Mocks don't prove that AWS takes it: `e2e/` makes it on the emulator, and a person on AWS.
import { type CapturedResource } from "../support/program";
import { listOf, ofType, one, statementsOf } from "../support/resources";
import type { Written } from "./configFixture";
import { bootstrapped } from "./program";

const ROLES = ["deploy-prod", "deploy-staging", "drift", "preview"];
const DEPLOY = ["containers", "network", "others", "read", "roles", "signals", "state"];

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
        "aws:iam/policy:Policy prefect-ecs-tasks-prod",
        "aws:iam/policy:Policy prefect-ecs-tasks-staging",
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

  it("says what repository and stacks have to be told", () => {
    const role = (name: string): string => `arn:aws:iam::123456789012:role/bootstrap/prefect-ecs-${name}`;
    expect(outputs).toEqual({
      backendUrl: "s3://prefect-ecs-state?region=eu-west-1",
      secretsProviders: {
        staging: "awskms://alias/prefect-ecs-state?region=eu-west-1&context_stack=staging",
        prod: "awskms://alias/prefect-ecs-state?region=eu-west-1&context_stack=prod",
        account: "awskms://alias/prefect-ecs-state?region=eu-west-1&context_stack=account",
      },
      permissionsBoundaryArns: {
        staging: "arn:aws:iam::123456789012:policy/bootstrap/prefect-ecs-tasks-staging",
        prod: "arn:aws:iam::123456789012:policy/bootstrap/prefect-ecs-tasks-prod",
      },
      permissionsBoundaryArn: undefined,
      previewRoleArn: role("preview"),
      driftRoleArn: role("drift"),
      deployRoleArns: { staging: role("deploy-staging"), prod: role("deploy-prod") },
      pullRequestRoleArn: undefined,
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

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
describe("IAM's limits", () => {
  /** As long as names may be, and everything that makes documents longer. */
  const LONGEST: Written = {
    repository: "a-rather-long-name-of-an-owner@123456789/and-of-a-repository@123456789",
    project: "a-long-project",
    environments: { production: "production", staging: "staging" },
    regions: ["eu-central-1", "eu-south-2", "ap-southeast-1", "ap-northeast-1"],
    stateBucketName: "a-name-of-a-bucket-that-is-as-long-as-s3-takes-it-which-is-long",
    vpcIds: { production: "vpc-0123456789abcdef0" },
    clusterNames: { production: "a-cluster-that-has-quite-a-long-name-somewhere-else" },
    imageStacks: { production: "staging" },
    imageRepositoryArns: {
      production: "arn:aws:ecr:ap-southeast-1:111111111111:repository/another-long-name/of-a-repository",
    },
    newVpcs: ["staging"],
    natInstances: ["staging"],
    loadBalancers: ["production", "staging"],
    pullRequestStack: "production",
    egressAllocationIds: { staging: ["eipalloc-0123456789abcdef0", "eipalloc-0123456789abcdef1"] },
  };

  it.each([
    ["the defaults", {}],
    ["the longest names", LONGEST],
  ])("are kept with %s", async (_, written) => {
    const { resources } = await bootstrapped(written);
    const policies = ofType(resources, "aws:iam/policy:Policy");
    const sizes = policies.map(({ name, inputs }) => [name, (inputs["policy"] as string).length] as const);
    expect(sizes.filter(([, size]) => size > 6144)).toEqual([]);
    const attached = ofType(resources, "aws:iam/rolePolicyAttachment:RolePolicyAttachment");
    for (const { name, inputs } of ofType(resources, "aws:iam/role:Role")) {
      expect(attached.filter(({ inputs }) => inputs["role"] === name).length).toBeLessThanOrEqual(10);
      expect((inputs["assumeRolePolicy"] as string).length).toBeLessThanOrEqual(2048);
      expect(name.length).toBeLessThanOrEqual(64);
    }
  });
});

describe("the boundary that all stacks shared", () => {
  it("stays as it is where it is asked for, and no role can be made in it", async () => {
    const { resources, result } = await bootstrapped({ sharedTaskBoundary: "true" });
    const shared = one(resources, "aws:iam/policy:Policy", "prefect-ecs-tasks");
    expect(result.permissionsBoundaryArn).toBe(
      "arn:aws:iam::123456789012:policy/bootstrap/prefect-ecs-tasks",
    );
    // What an account has in it is older, and stays (`ignoreChanges`, which mocks don't see); a new one allows nothing.
    expect(statementsOf(shared.inputs["policy"] as string)).toEqual([
      { Effect: "Deny", Action: ["*"], Resource: ["*"] },
    ]);
    for (const stack of ["staging", "prod"]) {
      const { inputs } = one(resources, "aws:iam/policy:Policy", `prefect-ecs-deploy-${stack}-roles`);
      expect(inputs["policy"]).toContain(`policy/bootstrap/prefect-ecs-tasks-${stack}"`);
      expect(inputs["policy"]).not.toContain('policy/bootstrap/prefect-ecs-tasks"');
    }
  });
});
