import { OFFLINE_ACCOUNT } from "../support/program";
import { arn } from "./programs";
import type { Context } from "./simulation";

const RULE = arn("events", "rule/prefect-ecs-staging-task-stopped");
const ALARM = arn("cloudwatch", "alarm:prefect-ecs-staging-task-events-wait");
/** Somebody of the account who may do everything with queues and topics. */
export const PERSON = `arn:aws:sts::${OFFLINE_ACCOUNT}:assumed-role/admin/somebody`;

const byHand = {
  "aws:PrincipalIsAWSService": "false",
  "aws:ViaAWSService": "false",
  "aws:SecureTransport": "true",
};
const through = { ...byHand, "aws:ViaAWSService": "true" };
const service = { ...byHand, "aws:PrincipalIsAWSService": "true" };
const withoutTls = { "aws:SecureTransport": "false" };
const bySns = { "aws:SourceArn": arn("sns", "x") };
const ofAlarm = { "aws:SourceAccount": OFFLINE_ACCOUNT, "aws:SourceArn": ALARM };

/** Who sends something to a queue or topic, and whether it gets there. */
export type Sending = readonly [who: string, principal: string, to: string, context: Context, may: boolean];

export const TO_QUEUES: readonly Sending[] = [
  ["the rule", "events.amazonaws.com", "events", { ...service, "aws:SourceArn": RULE }, true],
  ["another rule", "events.amazonaws.com", "events", { ...service, "aws:SourceArn": `${RULE}-2` }, false],
  ["another service", "sns.amazonaws.com", "events", { ...service, "aws:SourceArn": RULE }, false],
  ["another service's topic", "sns.amazonaws.com", "events", { ...service, ...bySns }, false],
  ["who may do everything with queues", PERSON, "events", byHand, false],
  ["who says that they are the rule", PERSON, "events", { ...byHand, "aws:SourceArn": RULE }, false],
  ["SQS, for who moves dead letters back", PERSON, "events", through, true],
  ["who moves them without TLS", PERSON, "events", { ...through, ...withoutTls }, false],
  ["who may do everything with queues", PERSON, "events-dead", byHand, false],
  ["SQS, for who moves them", PERSON, "events-dead", through, true],
  ["who moves them without TLS", PERSON, "events-dead", { ...through, ...withoutTls }, false],
  ["the rule", "events.amazonaws.com", "events-dead", { ...service, "aws:SourceArn": RULE }, false],
];

export const TO_TOPIC: readonly Sending[] = [
  ["an alarm of the account", "cloudwatch.amazonaws.com", "alarms", { ...service, ...ofAlarm }, true],
  [
    "an alarm of another account",
    "cloudwatch.amazonaws.com",
    "alarms",
    { ...service, ...ofAlarm, "aws:SourceAccount": "999999999999" },
    false,
  ],
  [
    "what isn't an alarm",
    "cloudwatch.amazonaws.com",
    "alarms",
    { ...service, ...ofAlarm, "aws:SourceArn": RULE },
    false,
  ],
  ["another service", "events.amazonaws.com", "alarms", { ...service, ...ofAlarm }, false],
  [
    "an alarm without TLS",
    "cloudwatch.amazonaws.com",
    "alarms",
    { ...service, ...ofAlarm, ...withoutTls },
    false,
  ],
  ["who may do everything with topics", PERSON, "alarms", byHand, false],
  ["a service, for who may", PERSON, "alarms", through, true],
];
