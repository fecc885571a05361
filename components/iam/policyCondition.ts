import { show } from "../show";

/**
 * The condition operators of IAM policies, and the kinds of their values.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const conditionOperators = {
  ArnEquals: "arn",
  ArnLike: "arn",
  ArnNotEquals: "arn",
  ArnNotLike: "arn",
  BinaryEquals: "text",
  Bool: "flag",
  DateEquals: "date",
  DateGreaterThan: "date",
  DateGreaterThanEquals: "date",
  DateLessThan: "date",
  DateLessThanEquals: "date",
  DateNotEquals: "date",
  IpAddress: "range",
  NotIpAddress: "range",
  Null: "flag",
  NumericEquals: "number",
  NumericGreaterThan: "number",
  NumericGreaterThanEquals: "number",
  NumericLessThan: "number",
  NumericLessThanEquals: "number",
  NumericNotEquals: "number",
  StringEquals: "text",
  StringEqualsIgnoreCase: "text",
  StringLike: "text",
  StringNotEquals: "text",
  StringNotEqualsIgnoreCase: "text",
  StringNotLike: "text",
} as const;
export type ConditionOperator = keyof typeof conditionOperators;

type Kind = (typeof conditionOperators)[ConditionOperator];

const kinds: Record<Kind, { readonly pattern: RegExp; readonly words: string }> = {
  arn: { pattern: /^(arn:\S+|\*)$/, words: "an ARN" },
  date: {
    pattern: /^(\d+|\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?)$/,
    words: "a date such as '2027-01-31T00:00:00Z'",
  },
  flag: { pattern: /^(true|false)$/i, words: "'true' or 'false'" },
  number: { pattern: /^-?\d+(\.\d+)?$/, words: "a number" },
  range: { pattern: /^[0-9a-fA-F.:]+(\/\d{1,3})?$/, words: "a range of addresses such as '10.0.0.0/8'" },
  text: { pattern: /^/, words: "text" },
};

/** `StringEquals` of `ForAllValues:StringEqualsIfExists`; undefined for an unknown operator. */
function operatorOf(given: string): ConditionOperator | undefined {
  const [, bare = "", ifExists] = /^(?:ForAllValues:|ForAnyValue:)?(\w+?)(IfExists)?$/.exec(given) ?? [];
  const known = bare in conditionOperators && !(bare === "Null" && ifExists !== undefined);
  return known ? (bare as ConditionOperator) : undefined;
}

/** Service or `aws`, a colon, and the key's name, which may include a tag's key. */
const conditionKey = /^[A-Za-z0-9.-]+:\S+( \S+)*$/;

type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Problems of a statement's conditions, one line each; IAM refuses the whole policy for any of them. */
export function conditionProblems(conditions: Conditions, key: string): string[] {
  return Object.entries(conditions).flatMap(([given, tests]) => {
    const operator = operatorOf(given);
    if (operator === undefined) {
      const known = Object.keys(conditionOperators).join(", ");
      return [
        `\`${key}\` must have operators of IAM (${known}; all but Null also with IfExists, and after ForAllValues: or ForAnyValue:), got ${show(given)}.`,
      ];
    }
    const names = Object.keys(tests).map((name) => name.toLowerCase());
    return Object.entries(tests).flatMap(([name, values], index) => [
      ...nameProblems(name, `${key}.${given}`),
      ...(names.indexOf(name.toLowerCase()) === index
        ? []
        : [`\`${key}.${given}\` must have each key once, in whatever case, got ${show(name)} twice.`]),
      ...valueProblems(kinds[conditionOperators[operator]], values, `${key}.${given}.${name}`),
    ]);
  });
}

function nameProblems(name: string, key: string): string[] {
  return conditionKey.test(name)
    ? []
    : [`\`${key}\` must have condition keys such as 'aws:SourceVpc' or 's3:prefix', got ${show(name)}.`];
}

function valueProblems(
  { pattern, words }: (typeof kinds)[Kind],
  values: readonly string[],
  key: string,
): string[] {
  const wrong = values.find((value) => !pattern.test(value) && !/\$\{[^}]+\}/.test(value));
  return wrong === undefined ? [] : [`\`${key}\` must be ${words}, got ${show(wrong)}.`];
}
