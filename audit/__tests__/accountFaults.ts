import { document, type Fault, inputsOf, onlyAllowing } from "./faults";

type Claims = Readonly<Record<string, Readonly<Record<string, string>>>>;

const POLICY = "aws:iam/policy:Policy";
const ROLE = "aws:iam/role:Role";

/** Faults in the account's program. */
export const ACCOUNT_FAULTS: readonly Fault[] = [
  inputsOf(
    "a role of a workflow without a boundary",
    ROLE,
    "deploy-staging",
    { permissionsBoundary: undefined },
    ["own-boundary"],
  ),
  trust("jobs of every repository in a role", () => ({}), ["own-trust"]),
  trust(
    "tokens for another audience than AWS",
    ({ StringEquals }) => ({ StringEquals: without(StringEquals, ":aud") }),
    ["own-trust"],
  ),
  trust(
    "jobs of every repository of an owner in a role",
    ({ StringEquals }) => ({
      StringEquals: without(StringEquals, ":sub"),
      StringLike: { "token.actions.githubusercontent.com:sub": "repo:acme/*" },
    }),
    ["own-trust"],
  ),
  inputsOf(
    "a role that any principal may assume",
    ROLE,
    "deploy-staging",
    { assumeRolePolicy: document({ Principal: "*", Action: "sts:AssumeRoleWithWebIdentity" }) },
    ["own-trust"],
  ),
  policy("a workflow's right to everything", { Action: "*", Resource: "*" }, [
    "own-wide-rights",
    "CKV_AWS_62",
    "CKV_AWS_355",
  ]),
  policy("a workflow's right to pass any role", { Action: ["iam:PassRole"], Resource: ["*"] }, [
    "CKV_AWS_355",
  ]),
  policy("a workflow's right to all of a service", { Action: ["s3:*"], Resource: ["arn:aws:s3:::data"] }, [
    "own-wide-rights",
  ]),
  policy(
    "a workflow's right to all but some actions",
    { NotAction: ["iam:*"], Resource: ["arn:aws:s3:::data"] },
    ["own-wide-rights"],
  ),
  inputsOf(
    "a state bucket that its owner may make public",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "state",
    { blockPublicPolicy: false },
    ["CKV_AWS_54"],
  ),
  inputsOf(
    "a state bucket without versioning",
    "aws:s3/bucketVersioning:BucketVersioning",
    "state",
    { versioningConfiguration: { status: "Suspended" } },
    ["CKV_AWS_21"],
  ),
  inputsOf(
    "a state that every reader of the bucket can decrypt",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "state",
    { rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
    ["CKV_AWS_145"],
  ),
  onlyAllowing(
    "a state bucket that allows requests without TLS",
    "aws:s3/bucketPolicy:BucketPolicy",
    "state",
    ["own-tls"],
  ),
  inputsOf("a key that is never rotated", "aws:kms/key:Key", "state", { enableKeyRotation: false }, [
    "CKV_AWS_7",
  ]),
];

/** Replaces the statements of one of the deploy role's policies. */
function policy(title: string, statement: Readonly<Record<string, unknown>>, caughtBy: string[]): Fault {
  return inputsOf(title, POLICY, "deploy-staging-signals", { policy: document(statement) }, caughtBy);
}

/** Changes the conditions of the deploy role's trust policy. */
function trust(title: string, change: (claims: Claims) => Claims, caughtBy: string[]): Fault {
  return {
    title,
    type: ROLE,
    name: "deploy-staging",
    seed: ({ assumeRolePolicy, ...inputs }) => {
      const { Statement, ...rest } = JSON.parse(assumeRolePolicy as string) as {
        readonly Statement: readonly { readonly Condition: Claims }[];
      };
      const changed = Statement.map((one) => ({ ...one, Condition: change(one.Condition) }));
      return { ...inputs, assumeRolePolicy: JSON.stringify({ ...rest, Statement: changed }) };
    },
    caughtBy,
  };
}

function without(claims: Claims[string] = {}, claim: string): Claims[string] {
  return Object.fromEntries(Object.entries(claims).filter(([key]) => !key.endsWith(claim)));
}
