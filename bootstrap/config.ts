import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { show } from "../components/show";
import { readAws, regionName } from "../stacks/config/aws";
import type { Fields } from "../stacks/config/fields";
import { fieldsOf, refuseConfig } from "../stacks/config/fieldsOf";
import { name } from "../stacks/config/names";
import { readTags } from "../stacks/config/tags";
import { projectName } from "../stacks/projectName";
import { type Environment, readEnvironments } from "./environments";

/** Backend of Pulumi's state. */
export const Backend = { s3: "s3", cloud: "cloud" } as const;
export type Backend = (typeof Backend)[keyof typeof Backend];

/** Configuration of this program: read, checked and complete. */
export interface BootstrapConfig {
  /** Name of the deployed Pulumi project, the prefix of its resources' names: `<project>-<stack>-…`. */
  readonly project: string;
  /** As in GitHub's tokens: `owner/name`, or `owner@id/name@id`. */
  readonly repository: string;
  readonly defaultBranch: string;
  readonly environments: Environment[];
  /** The stack that pull requests' flow projects run on; undefined: none. */
  readonly pullRequestStack: string | undefined;
  /** This program's region, which also has the state. */
  readonly region: string;
  /** Allowed regions of stacks, this program's included. */
  readonly regions: string[];
  readonly backend: Backend;
  /** Undefined: Pulumi generates the name. */
  readonly stateBucketName: string | undefined;
  /** An existing provider; undefined: this program creates it. */
  readonly githubOidcProviderArn: string | undefined;
  /** Keep the boundary of all stacks, for roles that still have it. */
  readonly sharedTaskBoundary: boolean;
  readonly tags: Record<string, string>;
}

const repositoryName = /^[A-Za-z0-9-]+(@\d+)?\/[\w.-]+(@\d+)?$/;
const providerArn = /^arn:aws[a-z-]*:iam::\d{12}:oidc-provider\/token\.actions\.githubusercontent\.com$/;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html, without dots, which break TLS */
const bucketName = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

/** Reads the configuration; nothing else reads it. Throws one `RunError` with all mistakes. */
export function readBootstrapConfig(): BootstrapConfig {
  const problems: string[] = [];
  const fields = fieldsOf(pulumi.getProject(), problems);
  const config = readFields(fields, readAws(fieldsOf("aws", problems)).region);
  fields.rejectUnknown();
  refuseConfig(pulumi.getStack(), problems);
  return config;
}

function readFields(fields: Fields, region: string): BootstrapConfig {
  const project = readProject(fields);
  const backend = fields.choice("backend", Backend) ?? Backend.s3;
  const environments = readEnvironments(fields, project, region);
  checkOwnName(fields, backend, environments);
  return {
    project,
    repository: readRepository(fields),
    defaultBranch: fields.text("defaultBranch") ?? "main",
    environments,
    pullRequestStack: readPullRequestStack(fields, environments),
    region,
    regions: readRegions(fields, region),
    backend,
    stateBucketName: readBucketName(fields, backend),
    githubOidcProviderArn: readProviderArn(fields),
    sharedTaskBoundary: fields.flag("sharedTaskBoundary") ?? false,
    tags: readTags(fields),
  };
}

/** One key encrypts the secrets of the stacks and of this program; the stack's name in the encryption context separates them. */
function checkOwnName(fields: Fields, backend: Backend, environments: readonly Environment[]): void {
  const own = pulumi.getStack();
  if (backend === Backend.s3 && environments.some(({ stack }) => stack === own)) {
    const hint = "the role that deploys that stack could decrypt the account's secrets";
    fields.must("environments", "have no stack that is called like this program's own", show(own), hint);
  }
}

function readProject(fields: Fields): string {
  const project = fields.text("project") ?? projectName(path.join(__dirname, ".."));
  if (!name.test(project)) {
    fields.mustBe(
      "project",
      "small letters, digits and single '-' between them, as in Pulumi.yaml",
      show(project),
    );
  }
  return project;
}

function readRepository(fields: Fields): string {
  const repository = fields.text("repository");
  const ids = repository?.split("/").filter((part) => part.includes("@")).length;
  if (repository === undefined || !repositoryName.test(repository) || ids === 1) {
    const hint =
      "`gh api repos/{owner}/{repo}/actions/oidc/customization/sub` shows which, in `sub_claim_prefix`";
    fields.mustBe("repository", "'owner/name' or 'owner@id/name@id'", show(repository), hint);
  }
  return repository ?? "";
}

function readPullRequestStack(fields: Fields, environments: readonly Environment[]): string | undefined {
  const stack = fields.text("pullRequestStack");
  if (stack !== undefined && !environments.some((one) => one.stack === stack)) {
    const stacks = environments.map((one) => one.stack).join(", ");
    fields.mustBe("pullRequestStack", `a stack of \`environments\` (${stacks})`, show(stack));
  }
  return stack;
}

function readRegions(fields: Fields, own: string): string[] {
  const regions = fields.texts("regions");
  for (const [index, region] of regions.entries()) {
    if (!regionName.test(region)) {
      fields.mustBe(`regions[${index}]`, "an AWS region such as 'eu-west-1'", show(region));
    }
  }
  return [...new Set([own, ...regions])];
}

function readBucketName(fields: Fields, backend: Backend): string | undefined {
  const bucket = fields.text("stateBucketName");
  if (bucket !== undefined && !bucketName.test(bucket)) {
    fields.mustBe("stateBucketName", "3 to 63 small letters, digits and '-'", show(bucket));
  } else if (bucket !== undefined && backend === Backend.cloud) {
    fields.report("`stateBucketName` is for `backend` 's3', but that is 'cloud': remove one of them.");
  }
  return bucket;
}

function readProviderArn(fields: Fields): string | undefined {
  const arn = fields.text("githubOidcProviderArn");
  if (arn !== undefined && !providerArn.test(arn)) {
    const hint = "`aws iam list-open-id-connect-providers` shows it";
    fields.mustBe(
      "githubOidcProviderArn",
      "the ARN of GitHub's provider ('arn:aws:iam::…:oidc-provider/token.actions.githubusercontent.com')",
      show(arn),
      hint,
    );
  }
  return arn;
}
