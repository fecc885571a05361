// Who may send to a stack's queues, as IAM would decide; that SQS moves dead letters for a person and not by itself is by
// its documentation, which wants that person to have the right to send.
import { type CapturedResource, OFFLINE_ACCOUNT } from "../support/program";
import { one } from "../support/resources";
import { arn, staging } from "./programs";
import { allowed, type Context, requestOf } from "./simulation";

const RULE = arn("events", "rule/prefect-ecs-staging-task-stopped");
const person = `arn:aws:sts::${OFFLINE_ACCOUNT}:assumed-role/admin/somebody`;
const byHand = {
  "aws:PrincipalIsAWSService": "false",
  "aws:ViaAWSService": "false",
  "aws:SecureTransport": "true",
};
const through = { ...byHand, "aws:ViaAWSService": "true" };
const service = { ...byHand, "aws:PrincipalIsAWSService": "true" };
/** Of whoever may do everything with queues, and of a service, which has none. */
const everything = [
  {
    name: "queues",
    policy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sqs:*", Resource: "*" }] },
  },
];

let resources: readonly CapturedResource[];
beforeAll(async () => {
  resources = await staging();
});

it.each<readonly [who: string, principal: string, queue: string, context: Context, may: boolean]>([
  ["the rule", "events.amazonaws.com", "events", { ...service, "aws:SourceArn": RULE }, true],
  ["another rule", "events.amazonaws.com", "events", { ...service, "aws:SourceArn": `${RULE}-2` }, false],
  ["another service", "sns.amazonaws.com", "events", { ...service, "aws:SourceArn": RULE }, false],
  ["who may do everything with queues", person, "events", byHand, false],
  ["who says that they are the rule", person, "events", { ...byHand, "aws:SourceArn": RULE }, false],
  ["SQS, for who moves dead letters back", person, "events", through, true],
  ["who moves them without TLS", person, "events", { ...through, "aws:SecureTransport": "false" }, false],
  ["who may do everything with queues", person, "events-dead", byHand, false],
  ["the rule", "events.amazonaws.com", "events-dead", { ...service, "aws:SourceArn": RULE }, false],
])("%s (%s) sends to %s with %j: %s", async (_, principal, queue, context, may) => {
  const name = `prefect-ecs-staging-${queue}`;
  const { inputs } = one(resources, "aws:sqs/queuePolicy:QueuePolicy", name);
  expect(
    await allowed({
      request: requestOf(principal, "sqs:SendMessage", arn("sqs", name), context),
      identityPolicies: principal === person ? everything : [],
      resourcePolicy: JSON.parse(inputs["policy"] as string) as unknown,
    }),
  ).toBe(may);
});
