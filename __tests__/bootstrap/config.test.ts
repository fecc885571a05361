import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { projectName } from "../../stacks/projectName";
import { least, problemsOf, read, type Written } from "./configFixture";

it("needs a region and a repository, and knows the rest", () => {
  expect(read(least)).toEqual({
    project: "prefect-ecs",
    repository: "acme/flows",
    defaultBranch: "main",
    environments: [
      {
        stack: "staging",
        githubEnvironment: "staging",
        makesVpc: false,
        hasDataStore: false,
        hasPrefectServer: false,
        hasLoadBalancer: false,
        hasManagedInstances: false,
        natInstance: false,
        egressAllocationIds: [],
        databaseSecurityGroupIds: [],
        taskPolicies: [],
      },
      {
        stack: "prod",
        githubEnvironment: "prod",
        imageStack: "staging",
        makesVpc: false,
        hasDataStore: false,
        hasPrefectServer: false,
        hasLoadBalancer: false,
        hasManagedInstances: false,
        natInstance: false,
        egressAllocationIds: [],
        databaseSecurityGroupIds: [],
        taskPolicies: [],
      },
    ],
    pullRequestStack: undefined,
    region: "eu-west-1",
    regions: ["eu-west-1"],
    backend: "s3",
    stateBucketName: undefined,
    githubOidcProviderArn: undefined,
    sharedTaskBoundary: false,
    tags: {},
  });
});

it("takes the project's name from the Pulumi.yaml above its folder", () => {
  expect(read({ ...least, project: "" }).project).toBe(projectName(path.join(__dirname, "..", "..")));
});

it("takes what is said instead", () => {
  expect(
    read({
      ...least,
      repository: "acme@123456/flows@456789",
      defaultBranch: "trunk",
      project: "etl",
      environments: { prod: "production", qa: "qa" },
      imageStacks: { prod: "qa" },
      newVpcs: ["qa"],
      natInstances: ["qa"],
      egressAllocationIds: { qa: ["eipalloc-0123456789abcdef0"] },
      databaseSecurityGroupIds: { qa: "sg-0123456789abcdef0" },
      loadBalancers: ["qa"],
      managedInstances: ["qa"],
      taskPolicies: [{ stack: "qa", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::acme-qa/*"] }],
      sharedTaskBoundary: "true",
      vpcIds: { prod: "vpc-0123456789abcdef0" },
      clusterNames: { prod: "data" },
      imageRepositoryArns: { prod: "arn:aws:ecr:eu-west-1:111111111111:repository/etl-staging-0a1b2c3" },
      regions: ["eu-central-1", "eu-west-1"],
      stateBucketName: "acme-etl-state",
      githubOidcProviderArn: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
      tags: { team: "data" },
    }),
  ).toEqual({
    project: "etl",
    repository: "acme@123456/flows@456789",
    defaultBranch: "trunk",
    environments: [
      {
        stack: "prod",
        githubEnvironment: "production",
        imageStack: "qa",
        makesVpc: false,
        hasDataStore: false,
        hasPrefectServer: false,
        hasLoadBalancer: false,
        hasManagedInstances: false,
        natInstance: false,
        egressAllocationIds: [],
        databaseSecurityGroupIds: [],
        taskPolicies: [],
        vpcId: "vpc-0123456789abcdef0",
        clusterName: "data",
        imageRepositoryArn: "arn:aws:ecr:eu-west-1:111111111111:repository/etl-staging-0a1b2c3",
      },
      {
        stack: "qa",
        githubEnvironment: "qa",
        makesVpc: true,
        hasDataStore: true,
        hasPrefectServer: true,
        hasLoadBalancer: true,
        hasManagedInstances: true,
        natInstance: true,
        egressAllocationIds: ["eipalloc-0123456789abcdef0"],
        databaseSecurityGroupIds: ["sg-0123456789abcdef0"],
        taskPolicies: [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::acme-qa/*"] }],
      },
    ],
    region: "eu-west-1",
    regions: ["eu-west-1", "eu-central-1"],
    backend: "s3",
    stateBucketName: "acme-etl-state",
    githubOidcProviderArn: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
    sharedTaskBoundary: true,
    tags: { team: "data" },
  });
});

const hint =
  "`gh api repos/{owner}/{repo}/actions/oidc/customization/sub` shows which, in `sub_claim_prefix`.";

it.each<[string, Written, string]>([
  [
    "no repository",
    { repository: "" },
    `\`repository\` must be 'owner/name' or 'owner@id/name@id', got nothing: ${hint}`,
  ],
  [
    "an address",
    { repository: "https://github.com/acme/flows" },
    `\`repository\` must be 'owner/name' or 'owner@id/name@id', got 'https://github.com/acme/flows': ${hint}`,
  ],
  [
    "one id of two",
    { repository: "acme@1/flows" },
    `\`repository\` must be 'owner/name' or 'owner@id/name@id', got 'acme@1/flows': ${hint}`,
  ],
  [
    "any repository",
    { repository: "acme/*" },
    `\`repository\` must be 'owner/name' or 'owner@id/name@id', got 'acme/*': ${hint}`,
  ],
  [
    "a project's name with capital letters",
    { project: "Etl" },
    "`project` must be small letters, digits and single '-' between them, as in Pulumi.yaml, got 'Etl'.",
  ],
  [
    "a stack's name that is too long",
    { environments: { "a-rather-long-name": "x" } },
    "`environments` must have stacks' names of small letters, digits and single '-' between them, at most 14 of them, got 'a-rather-long-name'.",
  ],
  [
    "a stack's name that another begins with",
    { environments: { qa: "qa", "qa-2": "qa" } },
    "`environments` must have no name that another begins with, got 'qa' and 'qa-2': what is called like the first would be the second's too.",
  ],
  [
    "a stack that is called like the account's own",
    { environments: { account: "account" } },
    "`environments` must have no stack that is called like this program's own, got 'account': the role that deploys that stack could decrypt the account's secrets.",
  ],
  [
    "an environment without a name",
    { environments: { staging: "" } },
    "`environments.staging` must be the name of a GitHub environment, got ''.",
  ],
  [
    "an existing VPC for a stack that isn't there",
    { vpcIds: { qa: "vpc-0123456789abcdef0" } },
    "`vpcIds` must name stacks of `environments` (staging, prod), got 'qa'.",
  ],
  [
    "an existing VPC that is none",
    { vpcIds: { staging: "vpc-1" } },
    "`vpcIds.staging` must be an id such as 'vpc-0123456789abcdef0', got 'vpc-1'.",
  ],
  [
    "any existing cluster",
    { clusterNames: { staging: "*" } },
    "`clusterNames.staging` must be the name of an ECS cluster, without its ARN, got '*'.",
  ],
  [
    "any repository of images",
    { imageRepositoryArns: { prod: "arn:aws:ecr:eu-west-1:111111111111:repository/*" } },
    "`imageRepositoryArns.prod` must be the ARN of a repository in ECR ('arn:aws:ecr:<region>:<account>:repository/<name>'), got 'arn:aws:ecr:eu-west-1:111111111111:repository/*'.",
  ],
  [
    "images of a stack that isn't there",
    { imageStacks: { prod: "qa" } },
    "`imageStacks.prod` must be a stack of `environments` (staging, prod), got 'qa'.",
  ],
  [
    "an address that is none",
    { egressAllocationIds: { prod: ["203.0.113.7"] } },
    "`egressAllocationIds.prod` must be a list of ids such as 'eipalloc-0123456789abcdef0', got '203.0.113.7'.",
  ],
  [
    "an address of a stack that isn't there",
    { egressAllocationIds: { qa: ["eipalloc-0123456789abcdef0"] } },
    "`egressAllocationIds` must name stacks of `environments` (staging, prod), got 'qa'.",
  ],
  [
    "a new VPC of a stack that isn't there",
    { newVpcs: ["qa"] },
    "`newVpcs` must name stacks of `environments` (staging, prod), got 'qa'.",
  ],
  [
    "a new VPC of a guest",
    { newVpcs: ["prod"], vpcIds: { prod: "vpc-0123456789abcdef0" } },
    "`newVpcs` must name no stack that `vpcIds` gives a VPC, got 'prod'.",
  ],
  [
    "a NAT instance in an existing VPC",
    { natInstances: ["prod"], vpcIds: { prod: "vpc-0123456789abcdef0" } },
    "`natInstances` must name no stack that `vpcIds` gives a VPC, got 'prod'.",
  ],
  [
    "a right for tasks of a stack that isn't there",
    { taskPolicies: [{ stack: "qa", actions: ["s3:GetObject"], resources: ["*"] }] },
    "`taskPolicies[0].stack` must be one of `environments` (staging, prod), got 'qa'.",
  ],
  [
    "a right for tasks to hand out rights",
    { taskPolicies: [{ stack: "prod", actions: ["sts:AssumeRole"], resources: ["*"] }] },
    "`taskPolicies[0].actions[0]` must be a named action on named resources, for 'sts' can hand out rights, got 'sts:AssumeRole' on '*'.",
  ],
  [
    "more rights for tasks than IAM takes",
    {
      taskPolicies: [
        {
          stack: "prod",
          actions: ["s3:GetObject"],
          resources: Array.from({ length: 80 }, (_, n) => `arn:aws:s3:::a-bucket-with-a-long-name-${n}/*`),
        },
      ],
    },
    "`taskPolicies` must make a boundary of at most 6144 characters for each stack, got up to 7667 for 'prod': name fewer actions and resources, with '*' at the end of some that begin alike.",
  ],
  [
    "a region that is none",
    { regions: ["europe"] },
    "`regions[0]` must be an AWS region such as 'eu-west-1', got 'europe'.",
  ],
  ["another backend", { backend: "gcs" }, "`backend` must be 's3' or 'cloud', got 'gcs'."],
  [
    "a bucket's name with dots",
    { stateBucketName: "state.acme.com" },
    "`stateBucketName` must be 3 to 63 small letters, digits and '-', got 'state.acme.com'.",
  ],
  [
    "a bucket for Pulumi Cloud",
    { backend: "cloud", stateBucketName: "acme-state" },
    "`stateBucketName` is for `backend` 's3', but that is 'cloud': remove one of them.",
  ],
  [
    "another issuer",
    { githubOidcProviderArn: "arn:aws:iam::123456789012:oidc-provider/gitlab.com" },
    "`githubOidcProviderArn` must be the ARN of GitHub's provider ('arn:aws:iam::…:oidc-provider/token.actions.githubusercontent.com'), got 'arn:aws:iam::123456789012:oidc-provider/gitlab.com': `aws iam list-open-id-connect-providers` shows it.",
  ],
  [
    "a key that isn't one",
    { repo: "acme/flows" },
    "`repo` is not a key of the configuration: Pulumi.yaml declares the keys.",
  ],
])("refuses %s", (_, wrong, problem) => {
  expect(problemsOf({ ...least, ...wrong })).toEqual([problem]);
});

it("reads every key that Pulumi.yaml declares, and docs/account-reference.md has them all", () => {
  const root = path.join(__dirname, "..", "..");
  const { config } = parse(readFileSync(path.join(root, "bootstrap", "Pulumi.yaml"), "utf8")) as {
    readonly config: Record<string, unknown>;
  };
  const declared = Object.keys(config);
  const strange = Object.fromEntries(declared.map((key) => [key, "?"]));
  expect(problemsOf({ ...least, ...strange }).filter((line) => line.includes("not a key"))).toEqual([]);
  const documented = readFileSync(path.join(root, "docs", "account-reference.md"), "utf8");
  expect(declared.filter((key) => !documented.includes(`| \`${key}\` `))).toEqual([]);
});

it("says everything that is wrong at once", () => {
  expect(problemsOf({ "aws:region": "mars", repository: "x", backend: "y" })).toHaveLength(3);
});
