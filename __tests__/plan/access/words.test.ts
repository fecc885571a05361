import { conditionsInWords } from "../../../plan/access/conditions";
import { isEverything, Place } from "../../../plan/access/place";
import { principalsInWords } from "../../../plan/access/principals";
import { type Statement, statementsOf } from "../../../plan/access/statement";
import { Names } from "../../../resourceTypes";
import type { CapturedResource } from "../../../offline/capturedResource";

const STACK = "prefect-ecs-staging";
const resource = (name: string, inputs: Record<string, unknown> = {}): CapturedResource =>
  ({ name, inputs }) as unknown as CapturedResource;
const place = new Place(
  [
    resource(STACK),
    resource(`${STACK}-events`),
    resource(`${STACK}-prefect`),
    resource(`${STACK}-failed-starts`, { namePrefix: `/aws/events/${STACK}-failed-starts-` }),
  ],
  new Names("prefect-ecs", "staging"),
  "eu-west-1",
);
const here = (service: string, path: string): string => `arn:aws:${service}:eu-west-1:123456789012:${path}`;

/** ARN → what is said of it. */
const THINGS: readonly (readonly [arn: string, words: string])[] = [
  ["*", "everything"],
  [here("sqs", `${STACK}-events`), "queue events"],
  [here("sqs", "events"), "queue events (not this stack's)"],
  [here("sqs", `${STACK}-events-of-mine`), `queue ${STACK}-events-of-mine (not this stack's)`],
  [`arn:aws:sqs:us-east-1:123456789012:${STACK}-events`, `queue ${STACK}-events (us-east-1)`],
  [`arn:aws:sqs:eu-west-1:999999999999:${STACK}-events`, `queue ${STACK}-events (account 999999999999)`],
  [here("sqs", "*"), "any queue"],
  ["arn:aws:sqs:*:*:*", "any queue (any account, any region)"],
  [here("ecs", "*"), "all of ecs in this region"],
  [here("ecs", `task/${STACK}/*`), `task ${STACK}/*`],
  [here("secretsmanager", `secret:${STACK}-prefect-AbCdEf`), "secret prefect"],
  [here("secretsmanager", "secret:*"), "any secret"],
  [here("logs", `log-group:/aws/events/${STACK}-failed-starts:*`), "log failed-starts:*"],
  [here("logs", "log-group:*:*"), "log *:*"],
  ["arn:aws:s3:::data/*", "bucket data/* (not this stack's)"],
  ["arn:aws:s3:::*", "any bucket"],
  ["arn:aws:iam::123456789012:role/*", "any role"],
  ["arn:aws:iam::aws:policy/AdministratorAccess", "policy AdministratorAccess (AWS's own)"],
  [here("dynamodb", "table/runs"), "dynamodb table runs (not this stack's)"],
];

describe("what is said of an ARN", () => {
  it.each(THINGS)("%s: %s", (arn, words) => {
    expect(place.thing(arn)).toBe(words);
  });

  it("is said of no other", () => {
    const words = THINGS.map(([arn]) => place.thing(arn));

    expect(new Set(words).size).toBe(THINGS.length);
  });

  it("tells whether it names anything", () => {
    expect(THINGS.filter(([arn]) => isEverything(arn)).map(([, words]) => words)).toEqual([
      "everything",
      "any queue",
      "any queue (any account, any region)",
      "all of ecs in this region",
      "any secret",
      "log *:*",
      "any bucket",
      "any role",
    ]);
  });
});

it.each<readonly [operator: string, key: string, values: string | string[], words: string]>([
  [
    "StringEquals",
    "aws:SourceAccount",
    ["123456789012", "999999999999"],
    "for this account or account 999999999999",
  ],
  ["StringNotEquals", "aws:SourceAccount", "123456789012", "aws:SourceAccount is not 123456789012"],
  ["ArnLike", "aws:SourceArn", here("cloudwatch", "alarm:*"), "for any alarm"],
  ["StringEquals", "iam:PassedToService", "lambda.amazonaws.com", "to lambda.amazonaws.com"],
  ["Bool", "aws:SecureTransport", "true", "with TLS"],
  ["Bool", "aws:PrincipalIsAWSService", "false", "as no AWS service"],
  ["Bool", "aws:ViaAWSService", "false", "through no AWS service"],
  ["StringEquals", "aws:ResourceTag/team", ["data", "web"], "tagged team data or web"],
  ["Null", "aws:ResourceTag/team", "false", "tagged team"],
  ["Null", "aws:ResourceTag/team", "true", "aws:ResourceTag/team is absent: true"],
  ["IpAddress", "aws:SourceIp", ["10.0.0.0/8"], "aws:SourceIp is in 10.0.0.0/8"],
  ["StringLikeIfExists", "aws:userid", "A*", "aws:userid is like A*, or isn't known"],
  ["ForAllValues:StringEquals", "aws:TagKeys", ["team"], "each of aws:TagKeys is team"],
  ["DateLessThan", "aws:CurrentTime", "2027-01-31", "aws:CurrentTime is before 2027-01-31"],
  ["BlobEquals", "x:blob", "QQ==", "x:blob BlobEquals QQ=="],
])("%s of %s is said", (operator, key, values, words) => {
  const [statement] =
    statementsOf({ Statement: { Effect: "Allow", Condition: { [operator]: { [key]: values } } } }) ?? [];

  expect(conditionsInWords((statement as Statement).conditions, place)).toEqual([words]);
});

it.each<readonly [principal: unknown, words: string[]]>([
  ["*", ["anybody"]],
  [{ AWS: "*" }, ["anybody"]],
  [{ AWS: ["123456789012", "arn:aws:iam::999999999999:root"] }, ["this account", "account 999999999999"]],
  [{ AWS: "arn:aws:iam::999999999999:role/auditor" }, ["role auditor (account 999999999999)"]],
  [
    { Federated: "token.actions.githubusercontent.com" },
    ["who signs in by token.actions.githubusercontent.com"],
  ],
  [{ Service: ["ecs-tasks.amazonaws.com", "lambda.amazonaws.com"] }, ["ECS tasks", "lambda.amazonaws.com"]],
  [{ CanonicalUser: "79a5" }, ["CanonicalUser 79a5"]],
])("the principal %j is said", (Principal, words) => {
  const [statement] = statementsOf({ Statement: { Effect: "Allow", Principal } }) ?? [];

  expect(principalsInWords((statement as Statement).principals, place)).toEqual(words);
});

it("says who is left out where the rest is meant", () => {
  const [statement] =
    statementsOf({ Statement: { Effect: "Deny", NotPrincipal: { AWS: "123456789012" } } }) ?? [];

  expect(principalsInWords((statement as Statement).principals, place)).toEqual(["anybody but this account"]);
});
