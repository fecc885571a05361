import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { StepError } from "./stepError.mjs";

/** Throws a `StepError` for credentials of another account. @param {string} expected the stack's account */
export async function checkAccount(sts, expected) {
  const { Account: actual } = await sts.send(new GetCallerIdentityCommand({}));
  if (actual === undefined) {
    throw new StepError(
      "What answers in AWS's place names no account: a proxy, or another service. Nothing was done.",
    );
  }
  if (actual !== expected) {
    throw new StepError(
      `These credentials belong to account ${actual}, the stack to ${expected}. ` +
        "Nothing was done. Set `aws:profile`, or the credentials in the environment, to the stack's account.",
    );
  }
}
