// Recorded from Pulumi 3.259 with a state in the emulator's S3; the layout is `pkg/backend/diy`'s of pulumi/pulumi.
import type { CapturedResource } from "../support/program";
import { bootstrapped } from "./program";
import { arn } from "./requests";
import { GithubRole } from "./roles";

const BUCKET = "arn:aws:s3:::prefect-ecs-state";
const KEY = arn("kms", "key/11111111-2222-3333-4444-555555555555");

/** What `pulumi preview` calls about a state: it takes no lock and writes nothing. */
const PREVIEW = [
  ["s3:ListBucket", ""],
  ["s3:GetObject", "meta.yaml"],
  ["s3:GetObject", "stacks/prefect-ecs/staging.json"],
  ["s3:GetObject", "stacks/prefect-ecs/staging.pulumi-tags"],
  ["kms:Decrypt", "staging"],
] as const;

/** And what `pulumi up` and `pulumi destroy` call besides. */
const UP = [
  ["s3:PutObject", "locks/organization/prefect-ecs/staging/468471d5-7783-4b9f-b72b-c9ec92294c0d.json"],
  ["s3:GetObject", "locks/organization/prefect-ecs/staging/468471d5-7783-4b9f-b72b-c9ec92294c0d.json"],
  ["s3:DeleteObject", "locks/organization/prefect-ecs/staging/468471d5-7783-4b9f-b72b-c9ec92294c0d.json"],
  ["s3:PutObject", "stacks/prefect-ecs/staging.json"],
  ["s3:PutObject", "stacks/prefect-ecs/staging.json.bak"],
  ["s3:PutObject", "history/prefect-ecs/staging/staging-1795652577542143436.checkpoint.json"],
  ["s3:PutObject", "history/prefect-ecs/staging/staging-1795652577542143436.history.json"],
  ["s3:PutObject", "backups/prefect-ecs/staging/staging.1795652577560327423.json"],
] as const;

let resources: CapturedResource[];
beforeAll(async () => {
  ({ resources } = await bootstrapped());
});

function may(role: string, [action, what]: readonly [string, string]): Promise<boolean> {
  const githubRole = new GithubRole(resources, role);
  if (action === "kms:Decrypt") {
    return githubRole.may(action, KEY, { "kms:EncryptionContext:stack": what });
  }
  return githubRole.may(action, action === "s3:ListBucket" ? BUCKET : `${BUCKET}/.pulumi/${what}`);
}

it.each(PREVIEW)("every role that is about staging may %s %s", async (...call) => {
  for (const role of ["preview", "drift", "deploy-staging"]) {
    expect([role, await may(role, call)]).toEqual([role, true]);
  }
});

it.each(UP)("the role that deploys staging may %s %s, and no other role", async (...call) => {
  expect(await may("deploy-staging", call)).toBe(true);
  for (const role of ["deploy-prod", "preview", "drift"]) {
    expect([role, await may(role, call)]).toEqual([role, false]);
  }
});
