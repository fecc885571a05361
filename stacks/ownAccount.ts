import * as pulumi from "@pulumi/pulumi";
import { show } from "../components/show";

/**
 * An ARN of the configuration, once AWS has said that its account is the stack's: in a preview, before anything is made.
 *
 * @param key The key that it comes from.
 */
export function inOwnAccount(
  key: string,
  arn: string | undefined,
  accountId: pulumi.Output<string>,
): pulumi.Output<string> | undefined {
  if (arn === undefined) {
    return undefined;
  }
  return accountId.apply((own) => {
    const problem = accountProblem(key, arn, own);
    // A plan sees no account.
    if (problem !== undefined && pulumi.runtime.isDryRun()) {
      throw new pulumi.RunError(problem);
    }
    return arn;
  });
}

/** What is wrong with an ARN whose account isn't the stack's; AWS's own are everybody's. */
export function accountProblem(key: string, arn: string, own: string): string | undefined {
  return ["aws", own].includes(arn.split(":")[4] ?? "")
    ? undefined
    : `\`${key}\` must be of account ${own}, where the stack is, got ${show(arn)}: each account has its own.`;
}
