import { iamArn, idOnly, OFFLINE_ACCOUNT, OFFLINE_UUID } from "./offlineAnswer";
import type { ResourceType } from "./resourceType";

/** Facts about types that only `bootstrap/` creates: an administrator deploys it once, and no plan shows it. */
export type AccountType = Pick<ResourceType, "terraform" | "offline">;

/** Resources that an account has once, for all stacks. */
export const accountTypes = {
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
    terraform: { type: "aws_iam_openid_connect_provider", renamed: { clientIdLists: "client_id_list" } },
    offline: ({ inputs: { url } }) => {
      const arn = `arn:aws:iam::${OFFLINE_ACCOUNT}:oidc-provider/${new URL(String(url)).host}`;
      return { id: arn, state: { arn } };
    },
  },
  "aws:iam/policy:Policy": {
    terraform: { type: "aws_iam_policy" },
    offline: (asked) => {
      const arn = iamArn("policy", asked);
      return { id: arn, state: { name: asked.name, arn } };
    },
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    terraform: { type: "aws_iam_role_policy_attachment" },
    offline: idOnly,
  },
  "aws:kms/alias:Alias": { terraform: { type: "aws_kms_alias" }, offline: idOnly },
  "aws:kms/key:Key": {
    terraform: { type: "aws_kms_key" },
    offline: ({ arn }) => ({
      id: OFFLINE_UUID,
      state: { keyId: OFFLINE_UUID, arn: arn("kms", `key/${OFFLINE_UUID}`) },
    }),
  },
  "aws:s3/bucket:Bucket": {
    terraform: { type: "aws_s3_bucket" },
    offline: ({ name, inputs: { bucket = name } }) => ({
      id: String(bucket),
      state: { bucket, arn: `arn:aws:s3:::${String(bucket)}` },
    }),
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
    terraform: { type: "aws_s3_bucket_lifecycle_configuration", renamed: { rules: "rule" } },
    offline: idOnly,
  },
  "aws:s3/bucketPolicy:BucketPolicy": { terraform: { type: "aws_s3_bucket_policy" }, offline: idOnly },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
    terraform: { type: "aws_s3_bucket_public_access_block" },
    offline: idOnly,
  },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
    terraform: { type: "aws_s3_bucket_server_side_encryption_configuration", renamed: { rules: "rule" } },
    offline: idOnly,
  },
  "aws:s3/bucketVersioning:BucketVersioning": {
    terraform: { type: "aws_s3_bucket_versioning" },
    offline: idOnly,
  },
} satisfies Record<string, AccountType>;
