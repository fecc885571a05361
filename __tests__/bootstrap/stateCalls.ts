// Recorded from Pulumi 3.259 with a state in the emulator's S3; the layout is `pkg/backend/diy`'s of pulumi/pulumi.
import { arn, type Request } from "./requests";

const BUCKET = "arn:aws:s3:::prefect-ecs-state";
const KEY = arn("kms", "key/11111111-2222-3333-4444-555555555555");

/** Calls of `pulumi preview` on a state: it takes no lock and writes nothing. */
export const PREVIEW = [
  ["s3:ListBucket", ""],
  ["s3:GetObject", "meta.yaml"],
  ["s3:GetObject", "stacks/prefect-ecs/staging.json"],
  ["s3:GetObject", "stacks/prefect-ecs/staging.pulumi-tags"],
  ["kms:Decrypt", "staging"],
] as const;

/** And what `pulumi up` and `pulumi destroy` call besides. */
export const UP = [
  ["s3:PutObject", "locks/organization/prefect-ecs/staging/468471d5-7783-4b9f-b72b-c9ec92294c0d.json"],
  ["s3:GetObject", "locks/organization/prefect-ecs/staging/468471d5-7783-4b9f-b72b-c9ec92294c0d.json"],
  ["s3:DeleteObject", "locks/organization/prefect-ecs/staging/468471d5-7783-4b9f-b72b-c9ec92294c0d.json"],
  ["s3:PutObject", "stacks/prefect-ecs/staging.json"],
  ["s3:PutObject", "stacks/prefect-ecs/staging.json.bak"],
  ["s3:PutObject", "history/prefect-ecs/staging/staging-1795652577542143436.checkpoint.json"],
  ["s3:PutObject", "history/prefect-ecs/staging/staging-1795652577542143436.history.json"],
  ["s3:PutObject", "backups/prefect-ecs/staging/staging.1795652577560327423.json"],
] as const;

/** IAM's request for such a call. */
export function stateRequest([action, what]: readonly [action: string, what: string]): Request {
  if (action === "kms:Decrypt") {
    return { action, resource: KEY, context: { "kms:EncryptionContext:stack": what } };
  }
  return { action, resource: action === "s3:ListBucket" ? BUCKET : `${BUCKET}/.pulumi/${what}`, context: {} };
}
