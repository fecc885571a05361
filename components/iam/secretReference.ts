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
