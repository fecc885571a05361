import { conditionProblems } from "./policyCondition";
import { show } from "../show";

/** An Allow statement of an IAM policy. */
export interface PolicyStatement {
  /** @default none */
  readonly sid?: string | undefined;
  readonly actions: string[];
  readonly resources: string[];
  /** Operator → condition key → values, as in a policy document. @default none */
  readonly conditions?: Record<string, Record<string, string[]>> | undefined;
}

const action = /^(?<service>[a-z0-9-]+):(?<name>[A-Za-z0-9*?]+)$/;
const arn = /^arn:[a-z*-]+:[a-z0-9-]+:[a-z0-9*-]*:(?:[0-9*]*|aws):\S+$/;

/** Services by which a role can grant itself more permissions. */
const grantingServices: readonly string[] = ["iam", "sts", "organizations", "account", "sso"];

/** Problems of a statement, one line each. An administrator's permissions are refused: flows don't get them. */
export function policyStatementProblems(statement: PolicyStatement, key: string): string[] {
  const everywhere = statement.resources.includes("*");
  return [
    ...sidProblems(statement.sid, `${key}.sid`),
    ...emptyProblems(statement, key),
    ...statement.actions.flatMap((given, index) =>
      actionProblems(given, everywhere, `${key}.actions[${index}]`),
    ),
    ...statement.resources.flatMap((given, index) => resourceProblems(given, `${key}.resources[${index}]`)),
    ...conditionProblems(statement.conditions ?? {}, `${key}.conditions`),
  ];
}

function sidProblems(sid: string | undefined, key: string): string[] {
  return sid === undefined || /^[A-Za-z0-9]+$/.test(sid)
    ? []
    : [`\`${key}\` must be letters and digits only, got ${show(sid)}.`];
}

function emptyProblems(statement: PolicyStatement, key: string): string[] {
  return (["actions", "resources"] as const)
    .filter((list) => statement[list].length === 0)
    .map((list) => `\`${key}.${list}\` must name at least one, got none.`);
}

function actionProblems(given: string, everywhere: boolean, key: string): string[] {
  const { service, name } = action.exec(given)?.groups ?? {};
  if (service === undefined || name === undefined) {
    return [`\`${key}\` must be one action of one service such as 's3:GetObject', got ${show(given)}.`];
  }
  if (grantingServices.includes(service) && (/[*?]/.test(name) || everywhere)) {
    return [
      `\`${key}\` must be a named action on named resources, for '${service}' can hand out rights, got ${show(given)}${everywhere ? " on '*'" : ""}.`,
    ];
  }
  if (/^\*+$/.test(name) && everywhere) {
    return [`\`${key}\` must be a named action, or on named resources, got ${show(given)} on '*'.`];
  }
  return [];
}

function resourceProblems(given: string, key: string): string[] {
  return given === "*" || arn.test(given) ? [] : [`\`${key}\` must be an ARN or '*', got ${show(given)}.`];
}
