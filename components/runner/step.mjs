import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { ECRClient } from "@aws-sdk/client-ecr";
import { ECSClient } from "@aws-sdk/client-ecs";
import { STSClient } from "@aws-sdk/client-sts";
import { checkAccount } from "./account.mjs";
import { clientConfig } from "./clientConfig.cjs";
import { StepError } from "./stepError.mjs";

export { StepError };

/**
 * Runs a step with its input and with clients for the stack's account.
 *
 * @param {(input: any, clients: ReturnType<typeof makeClients>) => Promise<void>} step
 */
export async function runStep(step) {
  try {
    const input = JSON.parse(process.env.PREFECT_ECS_STEP ?? "null");
    if (input === null) {
      throw new StepError(
        "PREFECT_ECS_STEP is not set: `pulumi up` sets it, and `./prefect-ecs register` by hand",
      );
    }
    const clients = makeClients(input);
    await checkAccount(clients.sts, input.access.accountId);
    await step(input, clients);
  } catch (error) {
    console.error(describe(error));
    process.exitCode = 1;
  }
}

/** One line for an error of AWS or the step; a stack trace for an unexpected one. */
export function describe(error) {
  if (error instanceof StepError) {
    return error.message;
  }
  if (error?.$metadata !== undefined || error?.name === "CredentialsProviderError") {
    return `AWS: ${error.name}: ${error.message}`;
  }
  return error?.stack ?? String(error);
}

/** The registry of a repository: another stack's may be in another region. @param images of `images.mjs` */
export function ecrClient(access, images) {
  const region = images?.repositoryArn.split(":")[3] ?? access.region;
  return new ECRClient({ ...configOf(access), region });
}

function makeClients({ access, images }) {
  const config = configOf(access);
  return {
    ecs: new ECSClient(config),
    logs: new CloudWatchLogsClient(config),
    ecr: ecrClient(access, images),
    sts: new STSClient(config),
  };
}

/** With exponential backoff this covers about a minute of throttling or failures. */
function configOf(access) {
  return { ...clientConfig(access), maxAttempts: 10 };
}
