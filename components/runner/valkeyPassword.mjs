import { randomBytes } from "node:crypto";
import { DescribeUsersCommand, ModifyUserCommand } from "@aws-sdk/client-elasticache";
import { GetSecretValueCommand, PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { StepError } from "./stepError.mjs";

/**
 * Gives a user of ElastiCache a random password, and a secret the same one. A secret with a value keeps it: an `up` that was
 * interrupted comes again.
 */
export async function makeValkeyPassword({ secrets, elastiCache, wait }, { secretArn, userId }) {
  const password = (await currentValue(secrets, secretArn)) ?? (await newValue(secrets, secretArn));
  await elastiCache.send(
    new ModifyUserCommand({
      UserId: userId,
      AuthenticationMode: { Type: "password", Passwords: [password] },
    }),
  );
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { Users: [user] = [] } = await elastiCache.send(new DescribeUsersCommand({ UserId: userId }));
    if (user?.Status === "active") {
      return;
    }
    await wait(SECONDS * 1000);
  }
  throw new StepError(
    `ElastiCache's user ${userId} is not active after ${(ATTEMPTS * SECONDS) / 60} minutes: run \`pulumi up\` again`,
  );
}

const SECONDS = 5;
const ATTEMPTS = 60;

async function currentValue(secrets, SecretId) {
  try {
    return (await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString;
  } catch (error) {
    if (error?.name === "ResourceNotFoundException") {
      return undefined;
    }
    throw error;
  }
}

async function newValue(secrets, SecretId) {
  const SecretString = randomBytes(32).toString("base64url");
  await secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
  return SecretString;
}
