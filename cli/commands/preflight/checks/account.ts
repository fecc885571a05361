import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { accountOf } from "../../../stack/state";
import { briefly } from "../../../support/failure";
import { type Check, fail, type Outcome, pass } from "../check";

export const account: Check = {
  id: "account",
  title: "AWS account",
  look: async ({ aws, state, stack, signal }) => {
    try {
      const { Account: id, Arn: arn } = await aws.sts.send(new GetCallerIdentityCommand({}));
      return [outcomeOf(id, arn, accountOf(state), stack)];
    } catch (error) {
      signal.throwIfAborted();
      return [fail(briefly(error), "test with `aws sts get-caller-identity`")];
    }
  },
};

function outcomeOf(id: string | undefined, arn = "?", own: string | undefined, stack: string): Outcome {
  if (id === undefined) {
    return fail(
      "The endpoint that answers for AWS returns no account.",
      "Check the connection to AWS: proxy, VPN, AWS_ENDPOINT_URL",
    );
  }
  return own === undefined || own === id
    ? pass(`${id}, as ${arn}`)
    : fail(
        `These credentials belong to account ${id}, and ${stack} is in ${own}.`,
        "Set `aws:profile`, or the credentials in the environment, to that account",
      );
}
