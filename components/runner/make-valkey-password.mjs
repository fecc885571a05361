import { setTimeout as wait } from "node:timers/promises";
import { ElastiCacheClient } from "@aws-sdk/client-elasticache";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { clientConfig } from "./clientConfig.cjs";
import { runStep } from "./step.mjs";
import { makeValkeyPassword } from "./valkeyPassword.mjs";

await runStep(async ({ access, ...names }) => {
  const config = { ...clientConfig(access), maxAttempts: 10 };
  const clients = {
    secrets: new SecretsManagerClient(config),
    elastiCache: new ElastiCacheClient(config),
    wait,
  };
  await makeValkeyPassword(clients, names);
  console.log("the user has the password");
});
