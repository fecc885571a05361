import type { ConditionOperator } from "../../components/iam/policyCondition";
import type { Place } from "./place";
import { serviceInWords } from "./principals";
import type { Statement } from "./statement";

/** A statement's conditions in words; all must hold. */
export function conditionsInWords(conditions: Statement["conditions"], place: Place): string[] {
  return Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => inWords(operator, key, values, place)),
  );
}

function inWords(operator: string, key: string, values: readonly string[], place: Place): string {
  const phrase = SAMENESS.has(operator) ? PHRASES.get(key) : undefined;
  const tag = RESOURCE_TAG.exec(key)?.[1];
  if (tag !== undefined && SAMENESS.has(operator)) {
    return `tagged ${tag} ${values.join(" or ")}`;
  }
  if (tag !== undefined && operator === "Null" && values.join() === "false") {
    return `tagged ${tag}`;
  }
  return phrase === undefined
    ? comparison(operator, key, values.join(" or "))
    : `${phrase.lead} ${values.map((value) => phrase.value(value, place)).join(" or ")}`;
}

const RESOURCE_TAG = /^aws:ResourceTag\/(.+)$/;

/** Operators for which the key's phrase alone is enough. */
const SAMENESS = new Set(["ArnEquals", "ArnLike", "Bool", "StringEquals", "StringLike"]);

interface Phrase {
  readonly lead: string;
  readonly value: (value: string, place: Place) => string;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html, and the services' own keys */
const PHRASES = new Map<string, Phrase>([
  [
    "aws:PrincipalIsAWSService",
    { lead: "as", value: (is) => (is === "false" ? "no AWS service" : "an AWS service") },
  ],
  ["aws:SecureTransport", { lead: "with", value: (isSecure) => (isSecure === "false" ? "no TLS" : "TLS") }],
  ["aws:SourceAccount", { lead: "for", value: (id, place) => place.account(id) }],
  ["aws:SourceArn", { lead: "for", value: (arn, place) => place.thing(arn) }],
  [
    "aws:ViaAWSService",
    { lead: "through", value: (is) => (is === "false" ? "no AWS service" : "an AWS service") },
  ],
  ["ecs:cluster", { lead: "in", value: (arn, place) => place.thing(arn) }],
  ["ecs:CreateAction", { lead: "as part of", value: String }],
  ["iam:PassedToService", { lead: "to", value: serviceInWords }],
  ["kms:ViaService", { lead: "through", value: String }],
]);

/** `ForAllValues:StringLikeIfExists` → `each of aws:TagKeys is like team*, or isn't known` */
function comparison(operator: string, key: string, values: string): string {
  const [, set, name = "", ifExists] = /^(?:(\w+):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const what = set === undefined ? key : `${set === "ForAllValues" ? "each" : "one"} of ${key}`;
  return `${what} ${name in COMPARISONS ? COMPARISONS[name as ConditionOperator] : operator} ${values}${ifExists === undefined ? "" : ", or isn't known"}`;
}

const COMPARISONS: Readonly<Record<ConditionOperator, string>> = {
  ArnEquals: "is",
  ArnLike: "is like",
  ArnNotEquals: "is not",
  ArnNotLike: "is not like",
  BinaryEquals: "is",
  Bool: "is",
  DateEquals: "is",
  DateGreaterThan: "is after",
  DateGreaterThanEquals: "is not before",
  DateLessThan: "is before",
  DateLessThanEquals: "is not after",
  DateNotEquals: "is not",
  IpAddress: "is in",
  NotIpAddress: "is not in",
  Null: "is absent:",
  NumericEquals: "is",
  NumericGreaterThan: "is more than",
  NumericGreaterThanEquals: "is at least",
  NumericLessThan: "is less than",
  NumericLessThanEquals: "is at most",
  NumericNotEquals: "is not",
  StringEquals: "is",
  StringEqualsIgnoreCase: "is (in any case)",
  StringLike: "is like",
  StringNotEquals: "is not",
  StringNotEqualsIgnoreCase: "is not (in any case)",
  StringNotLike: "is not like",
};
