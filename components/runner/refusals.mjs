/**
 * A temporary reason why ECS doesn't start a task.
 *
 * @typedef {{reason: string, advice: string, mayHaveStarted: boolean}} Refusal `reason`: ECS's message; `advice`: for the
 *   user, when the refusal persists; `mayHaveStarted`: whether the task may run nevertheless.
 */

/** Errors that AWS documents as retryable; the first match counts. */
const PASSING = [
  {
    // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/CommonErrors.html
    fits: ({ name, status }) => name === "ServerException" || status >= 500,
    advice: "ECS may have an outage: https://health.aws.amazon.com/health/status",
    mayHaveStarted: true,
  },
  {
    // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles.html
    fits: ({ message }) => /unable to assume the service.linked role/i.test(message),
    advice:
      "ECS makes that role for the account's first cluster. Make it by hand: " +
      "aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com",
  },
  {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
    fits: ({ message }) => /unable to assume/i.test(message),
    advice:
      "A new role has propagated by now, so check that this one exists and trusts " +
      "ecs-tasks.amazonaws.com: aws iam get-role --role-name <name>",
  },
  {
    // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html
    fits: ({ message }) => /capacity is unavailable|try again later/i.test(message),
    advice: "Fargate has no capacity in these availability zones at the moment.",
  },
  {
    // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html
    fits: ({ name, status, message }) =>
      /throttl|toomanyrequests|requestlimitexceeded/i.test(name) ||
      status === 429 ||
      /rate exceeded|throttl/i.test(message),
    advice: "Other clients in the account use up its rate limit of ECS calls.",
  },
];

/** @returns {Refusal | undefined} `undefined` for an error that a retry would get again. */
export function passingError(error) {
  const { name = "", message = "", $metadata } = error ?? {};
  return passing({ name, message, status: $metadata?.httpStatusCode }, `${name}: ${message}`);
}

/** The same for the `failures` of a RunTask response. @returns {Refusal | undefined} */
export function passingFailure(reason) {
  return passing({ name: "", message: reason }, reason);
}

function passing(refusal, reason) {
  const found = PASSING.find(({ fits }) => fits(refusal));
  return found && { reason, advice: found.advice, mayHaveStarted: found.mayHaveStarted ?? false };
}
