/** Where ECS can fill an environment variable from. */
export const SecretStore = { secretsManager: "secretsmanager", parameterStore: "ssm" } as const;
export type SecretStore = (typeof SecretStore)[keyof typeof SecretStore];

/** What a container definition's `valueFrom` points at. */
export interface SecretReference {
  readonly store: SecretStore;
  /** The secret or parameter itself, without the part of it that is wanted: what an IAM policy names. */
  readonly arn: string;
}

// Secrets Manager appends six characters to a name; an IAM policy on an ARN without them matches nothing. Names of secrets
// that other services keep have a '!': 'rds!db-…'.
const secret =
  /^(?<arn>arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@!-]+-[A-Za-z0-9]{6})(?<part>:[^:\s]*:[^:\s]*:[^:\s]*)?$/;
const parameter = /^(?<arn>arn:aws[a-z-]*:ssm:[a-z0-9-]+:\d{12}:parameter\/[\w./-]+)$/;

/** Reads an ARN of SSM or Secrets Manager, the latter with `:json-key:version-stage:version-id` or without. */
export function parseSecretReference(valueFrom: string): SecretReference | undefined {
  const secretArn = secret.exec(valueFrom)?.groups?.["arn"];
  if (secretArn !== undefined) {
    return { store: SecretStore.secretsManager, arn: secretArn };
  }
  const parameterArn = parameter.exec(valueFrom)?.groups?.["arn"];
  return parameterArn === undefined ? undefined : { store: SecretStore.parameterStore, arn: parameterArn };
}

/** What is wanted of a secret, `:json-key:version-stage:version-id` behind its ARN; undefined: the whole current one. */
export interface SecretPart {
  readonly jsonKey: string | undefined;
  readonly versionStage: string | undefined;
  readonly versionId: string | undefined;
}

/** Reads the part of a reference that follows its ARN. */
export function partOfSecret(valueFrom: string, { arn }: Pick<SecretReference, "arn">): SecretPart {
  const [, jsonKey, versionStage, versionId] = valueFrom
    .slice(arn.length)
    .split(":")
    .map((text) => (text === "" ? undefined : text));
  return { jsonKey, versionStage, versionId };
}
