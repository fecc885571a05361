import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { STACK_TAG } from "../../../stacks/stackTag";
import { CliError } from "../../support/cliError";
import type { NewValue } from "./parameter";

export interface PutSecret {
  readonly arn: string;
  readonly wasThere: boolean;
}

/** Creates a secret in Secrets Manager, or sets a new value if the name exists. */
export async function putSecret(client: SecretsManagerClient, args: NewValue): Promise<PutSecret> {
  const { name: Name, value: SecretString, kmsKey: KmsKeyId, owner } = args;
  try {
    const Tags = [{ Key: STACK_TAG, Value: owner }];
    const { ARN } = await client.send(new CreateSecretCommand({ Name, SecretString, KmsKeyId, Tags }));
    return { arn: ARN ?? "", wasThere: false };
  } catch (error) {
    if (!(error instanceof ResourceExistsException)) {
      throw error;
    }
    const { ARN } = await client.send(new PutSecretValueCommand({ SecretId: Name, SecretString }));
    return { arn: ARN ?? "", wasThere: true };
  }
}

/** Sets a new value of an existing secret. @param jsonKey JSON key to set; the other keys stay. */
export async function replaceSecret(
  client: SecretsManagerClient,
  arn: string,
  value: string,
  jsonKey: string | undefined,
): Promise<void> {
  const SecretString =
    jsonKey === undefined ? value : JSON.stringify({ ...(await current(client, arn)), [jsonKey]: value });
  await client.send(new PutSecretValueCommand({ SecretId: arn, SecretString }));
}

async function current(client: SecretsManagerClient, arn: string): Promise<object> {
  const { SecretString = "" } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
  try {
    return JSON.parse(SecretString) as object;
  } catch {
    throw new CliError(`${arn} does not hold JSON, so one key of it can't be set.`);
  }
}
