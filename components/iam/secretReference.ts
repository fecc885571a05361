/** Services from which ECS can fill an environment variable. */
export const SecretStore = { secretsManager: "secretsmanager", parameterStore: "ssm" } as const;
export type SecretStore = (typeof SecretStore)[keyof typeof SecretStore];

/** Target of a container definition's `valueFrom`. */
export interface SecretReference {
  readonly store: SecretStore;
  /** ARN of the whole secret or parameter, as in an IAM policy. */
  readonly arn: string;
}

// Secrets Manager appends six characters to a name; an IAM policy on an ARN without them matches nothing. Secrets that
// other services manage have a '!' in their names: 'rds!db-…'.
const secret =
  /^(?<arn>arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@!-]+-[A-Za-z0-9]{6})(?<part>:[^:\s]*:[^:\s]*:[^:\s]*)?$/;
const parameter = /^(?<arn>arn:aws[a-z-]*:ssm:[a-z0-9-]+:\d{12}:parameter\/[\w./-]+)$/;

/** Parses an ARN of SSM or Secrets Manager, the latter with or without `:json-key:version-stage:version-id`. */
export function parseSecretReference(valueFrom: string): SecretReference | undefined {
  const secretArn = secret.exec(valueFrom)?.groups?.["arn"];
  if (secretArn !== undefined) {
    return { store: SecretStore.secretsManager, arn: secretArn };
  }
  const parameterArn = parameter.exec(valueFrom)?.groups?.["arn"];
  return parameterArn === undefined ? undefined : { store: SecretStore.parameterStore, arn: parameterArn };
}

/** `:json-key:version-stage:version-id` after a secret's ARN. All undefined: the whole current version. */
export interface SecretPart {
  readonly jsonKey: string | undefined;
  readonly versionStage: string | undefined;
  readonly versionId: string | undefined;
}

/** Parses the rest of a reference after its ARN. */
export function partOfSecret(valueFrom: string, { arn }: Pick<SecretReference, "arn">): SecretPart {
  const [, jsonKey, versionStage, versionId] = valueFrom
    .slice(arn.length)
    .split(":")
    .map((text) => (text === "" ? undefined : text));
  return { jsonKey, versionStage, versionId };
}
