import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { apiKeyAuthorization, type Authorization, basicAuthorization } from "../prefect/authorization";
import { CliError } from "../support/cliError";
import type { AwsClients } from "../aws/awsClients";
import type { Outputs } from "./outputs";

/** Prefect's settings; the user's environment takes precedence over the stack's secret. */
const API_KEY = "PREFECT_API_KEY";
const AUTH_STRING = "PREFECT_API_AUTH_STRING";

export interface CredentialSource {
  readonly env: NodeJS.ProcessEnv;
  readonly stored: Outputs["prefectCredential"];
  readonly aws: AwsClients;
  /** Told of each value that nothing may print. */
  readonly hide: (value: string) => void;
}

/** Credential from the environment or from Secrets Manager; `undefined` for a server without authentication. */
export async function prefectAuthorization({
  env,
  stored,
  aws,
  hide,
}: CredentialSource): Promise<Authorization | undefined> {
  for (const variable of [API_KEY, AUTH_STRING]) {
    const value = env[variable]?.trim() ?? "";
    if (value !== "") {
      hide(value);
      return authorizationOf(variable, value, `the environment variable ${variable}`);
    }
  }
  if (stored === undefined) {
    return undefined;
  }
  const { SecretString: value } = await aws.secretsManager.send(
    new GetSecretValueCommand({ SecretId: stored.secretArn }),
  );
  if (value === undefined) {
    throw new CliError(`The secret ${stored.secretArn} holds no text: set it to ${stored.variable}.`);
  }
  hide(value);
  return authorizationOf(stored.variable, value.trim(), `the secret ${stored.secretArn}`);
}

function authorizationOf(variable: string, value: string, origin: string): Authorization {
  return variable === API_KEY ? apiKeyAuthorization(value, origin) : basicAuthorization(value, origin);
}
