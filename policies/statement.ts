import { matchesAny } from "./wildcard";

/** A statement of an IAM policy, with the elements that rules read. */
export interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
}

/** The statements of a policy document, as JSON or an object. */
export function statementsOf(document: unknown): Statement[] {
  const { Statement: statements = [] } = (
    typeof document === "string" ? JSON.parse(document) : (document ?? {})
  ) as { readonly Statement?: Statement | Statement[] };
  return [statements].flat();
}

/** Whether a statement allows an action on any resource. IAM's actions aren't case-sensitive. */
export function allows({ Effect, Action, NotAction }: Statement, action: string): boolean {
  const matches = (patterns: string | readonly string[]): boolean =>
    matchesAny(
      [patterns].flat().map((pattern) => pattern.toLowerCase()),
      action.toLowerCase(),
    );
  return Effect === "Allow" && (NotAction === undefined ? matches(Action ?? []) : !matches(NotAction));
}
