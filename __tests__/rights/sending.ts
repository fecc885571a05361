import type { CapturedResource } from "../support/program";
import { one } from "../support/resources";
import { arn } from "./programs";
import { PERSON, type Sending } from "./senders";
import { allowed, requestOf } from "./simulation";

/** Each service's action, and the resource with the target's policy. */
export const SENT = {
  sns: { action: "sns:Publish", type: "aws:sns/topicPolicy:TopicPolicy" },
  sqs: { action: "sqs:SendMessage", type: "aws:sqs/queuePolicy:QueuePolicy" },
} as const;

/** Whether it gets there. */
export function sends(
  service: keyof typeof SENT,
  resources: readonly CapturedResource[],
  [, principal, to, context]: Sending,
): Promise<boolean> {
  const { action, type } = SENT[service];
  const name = `prefect-ecs-staging-${to}`;
  const everything = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: `${service}:*`, Resource: "*" }],
  };
  return allowed({
    request: requestOf(principal, action, arn(service, name), context),
    // A service has none.
    identityPolicies: principal === PERSON ? [{ name: "everything", policy: everything }] : [],
    resourcePolicy: JSON.parse(one(resources, type, name).inputs["policy"] as string) as unknown,
  });
}
