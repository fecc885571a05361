import { randomBytes } from "node:crypto";
import { DescribeSecretCommand, PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";

/**
 * Gives a secret a random auth string, `user:password`. One with a value keeps it: an `up` that was interrupted comes again, and a
 * person may have set another.
 */
export async function makeAuthString(client, secretArn) {
  const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId: secretArn }));
  if (Object.values(VersionIdsToStages).some((stages) => stages.includes("AWSCURRENT"))) {
    return false;
  }
  const SecretString = `prefect:${randomBytes(32).toString("base64url")}`;
  await client.send(new PutSecretValueCommand({ SecretId: secretArn, SecretString }));
  return true;
}
