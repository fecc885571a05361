import { describeServices } from "../aws/services";
import { logGroupExists } from "../aws/logGroupExists";
import { isMissingInAws } from "../support/translate/aws";
import type { Environment } from "./environment";

/**
 * Message for a stack of which `destroy` left only protected resources. Such a stack still has outputs.
 *
 * @returns undefined where something of it runs, or nobody can tell.
 */
export async function destroyed(environment: Environment): Promise<string | undefined> {
  return (await isDestroyed(environment)) ? sentenceOf(environment) : undefined;
}

/** By hand, users delete a service or a log group, but not all. The cluster may belong to another program and stay. */
async function isDestroyed(environment: Environment): Promise<boolean> {
  const { aws, outputs, signal } = environment;
  try {
    if (
      (await hasService(environment)) ||
      (await logGroupExists(environment, outputs.logGroups["registration"] ?? ""))
    ) {
      return false;
    }
    // Another account has no resources of the stack at all.
    const { checkAccount } = await import("../../components/runner/account.mjs");
    await checkAccount(aws.sts, outputs.access.accountId);
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

async function hasService(environment: Environment): Promise<boolean> {
  try {
    const services = await describeServices(environment, Object.values(environment.outputs.services));
    return services.some(({ status }) => status === "ACTIVE");
  } catch (error) {
    if (isMissingInAws(error)) {
      return false;
    }
    throw error;
  }
}

function sentenceOf({ stack, outputs: { egressIps } }: Environment): string {
  const kept =
    egressIps.length === 0
      ? ""
      : `, its ${egressIps.length === 1 ? "address" : "addresses"} ${egressIps.join(", ")} ${egressIps.length === 1 ? "is" : "are"} kept`;
  return `The stack ${stack} was destroyed${kept}: \`pulumi up --stack ${stack}\` brings it back.`;
}
