import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { StepError } from "./stepError.mjs";

/** Throws a `StepError` for credentials of another account. @param {string} expected the stack's account */
export async function checkAccount(sts, expected) {
  const { Account: actual } = await sts.send(new GetCallerIdentityCommand({}));
  if (actual === undefined) {
    throw new StepError(
      "The response to GetCallerIdentity has no account, so a proxy or another service answered instead of AWS. Nothing was done.",
    );
  }
  if (actual !== expected) {
    throw new StepError(
      `These credentials belong to account ${actual}, the stack to ${expected}. ` +
        "Nothing was done. Set `aws:profile`, or the credentials in the environment, to the stack's account.",
    );
  }
}
