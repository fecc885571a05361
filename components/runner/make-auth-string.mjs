import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { makeAuthString } from "./authString.mjs";
import { clientConfig } from "./clientConfig.cjs";
import { runStep } from "./step.mjs";

await runStep(async ({ access, secretArn }) => {
  const client = new SecretsManagerClient({ ...clientConfig(access), maxAttempts: 10 });
  console.log((await makeAuthString(client, secretArn)) ? "made an auth string" : "the secret has a value");
});
