import { parsedDocument } from "../render/document";

export interface Statement {
  readonly Effect: string;
  readonly Principal?: string | Readonly<Record<string, unknown>>;
  readonly Action?: string | readonly string[];
  readonly NotAction?: unknown;
  readonly NotResource?: unknown;
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The statements of a policy document; none of one that is hidden. */
export function statementsOf(document: string): Statement[] {
  return parsedDocument<{ readonly Statement: Statement[] }>(document, { Statement: [] }).Statement;
}
