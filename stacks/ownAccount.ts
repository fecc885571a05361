import * as pulumi from "@pulumi/pulumi";
import { show } from "../components/show";

/**
 * An ARN of the configuration, checked to be in the stack's account: in a preview, before anything is created.
 *
 * @param key The configuration's key of the ARN.
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
    // An offline plan has no account.
    if (problem !== undefined && pulumi.runtime.isDryRun()) {
      throw new pulumi.RunError(problem);
    }
    return arn;
  });
}

/** The problem of an ARN in another account; AWS's own ARNs are allowed in every account. */
export function accountProblem(key: string, arn: string, own: string): string | undefined {
  return ["aws", own].includes(arn.split(":")[4] ?? "")
    ? undefined
    : `\`${key}\` must be of account ${own}, where the stack is, got ${show(arn)}: each account has its own.`;
}
