import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeServicesCommand } from "@aws-sdk/client-ecs";
import { NotThereError } from "../support/cliError";
import { isMissingInAws } from "../support/translate/aws";
import type { Environment } from "./environment";

/**
 * What to say of a stack of which `destroy` has left nothing but what is protected: its outputs are still there.
 *
 * @returns undefined where something of it runs, or nobody can tell.
 */
export async function destroyed(environment: Environment): Promise<string | undefined> {
  return (await isDestroyed(environment)) ? sentenceOf(environment) : undefined;
}

/** What to say in the place of an error that only means that the stack was destroyed. @param open Undefined: no stack was asked for. */
export async function destroyedInstead(
  error: unknown,
  open: () => Promise<Environment> | undefined,
): Promise<string | undefined> {
  const environment = error instanceof NotThereError || isMissingInAws(error) ? await open() : undefined;
  return environment === undefined ? undefined : destroyed(environment);
}

/** Somebody's hand deletes a service, or a log group: not all of them. A cluster may be another's, and stay. */
async function isDestroyed(environment: Environment): Promise<boolean> {
  try {
    return (
      !(await hasService(environment)) &&
      !(await hasLogGroup(environment)) &&
      (await areCredentialsOfItsAccount(environment))
    );
  } catch {
    environment.signal.throwIfAborted();
    return false;
  }
}

/** ECS describes so many at once. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html */
const AT_ONCE = 10;

async function hasService({ aws, outputs, signal }: Environment): Promise<boolean> {
  const services = Object.values(outputs.services).slice(0, AT_ONCE);
  try {
    const { services: found = [] } = await aws.ecs.send(
      new DescribeServicesCommand({ cluster: outputs.clusterName, services }),
      { abortSignal: signal },
    );
    return found.some(({ status }) => status === "ACTIVE");
  } catch (error) {
    if (isMissingInAws(error)) {
      return false;
    }
    throw error;
  }
}

async function hasLogGroup({ aws, outputs, signal }: Environment): Promise<boolean> {
  const name = outputs.logGroups["registration"] ?? "";
  const { logGroups = [] } = await aws.logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }), {
    abortSignal: signal,
  });
  return logGroups.some(({ logGroupName }) => logGroupName === name);
}

/** In another account there is nothing of any stack. */
async function areCredentialsOfItsAccount({ aws, outputs }: Environment): Promise<boolean> {
  const { checkAccount } = await import("../../components/runner/account.mjs");
  await checkAccount(aws.sts, outputs.access.accountId);
  return true;
}

function sentenceOf({ stack, outputs: { egressIps } }: Environment): string {
  const kept =
    egressIps.length === 0
      ? ""
      : `, its ${egressIps.length === 1 ? "address" : "addresses"} ${egressIps.join(", ")} ${egressIps.length === 1 ? "is" : "are"} kept`;
  return `The stack ${stack} was destroyed${kept}: \`pulumi up --stack ${stack}\` brings it back.`;
}
