import type { PolicyStatement } from "./policyStatement";

/** Condition that a resource has all these tags; without any, no condition. */
export function taggedWith(
  tags: Readonly<Record<string, string>>,
): NonNullable<PolicyStatement["conditions"]> {
  const equals = Object.entries(tags).map(([key, value]): [string, string[]] => [
    `aws:ResourceTag/${key}`,
    [value],
  ]);
  return equals.length === 0 ? {} : { StringEquals: Object.fromEntries(equals) };
}
