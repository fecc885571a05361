import { HIDDEN } from "../../offline/capturedResource";

/** A statement of a policy document, with lists where AWS allows a single value too. */
export interface Statement {
  readonly sid: string | undefined;
  readonly effect: Effect;
  /** Kind of principal, as in a policy document, or `*` → who; empty in a role's own policy. */
  readonly principals: Selection<readonly [kind: string, who: string]>;
  readonly actions: Selection<string>;
  readonly resources: Selection<string>;
  /** Operator → condition key → values. */
  readonly conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

export const Effect = { allow: "Allow", deny: "Deny" } as const;
export type Effect = (typeof Effect)[keyof typeof Effect];

/** The named items; with `NotAction`, `NotResource` or `NotPrincipal`, all but these. */
export interface Selection<T> {
  readonly allBut: boolean;
  readonly names: readonly T[];
}

/** A document as AWS takes it: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
interface Document {
  readonly Statement: OneOrMany<RawStatement>;
}

interface RawStatement {
  readonly Sid?: string;
  readonly Effect: Effect;
  readonly Principal?: RawPrincipals;
  readonly NotPrincipal?: RawPrincipals;
  readonly Action?: OneOrMany<string>;
  readonly NotAction?: OneOrMany<string>;
  readonly Resource?: OneOrMany<string>;
  readonly NotResource?: OneOrMany<string>;
  readonly Condition?: Record<string, Record<string, OneOrMany<string | number | boolean>>>;
}

type OneOrMany<T> = T | readonly T[];
type RawPrincipals = string | Record<string, OneOrMany<string>>;

/** The statements of a document, as JSON or as an object; undefined if it can't be seen, for a secret is in it. */
export function statementsOf(document: unknown): Statement[] | undefined {
  if (document === HIDDEN) {
    return undefined;
  }
  const { Statement } = (typeof document === "string" ? JSON.parse(document) : document) as Document;
  return many(Statement).map((raw) => ({
    sid: raw.Sid === "" ? undefined : raw.Sid,
    effect: raw.Effect,
    principals: {
      allBut: raw.NotPrincipal !== undefined,
      names: principalsOf(raw.Principal ?? raw.NotPrincipal ?? {}),
    },
    actions: { allBut: raw.NotAction !== undefined, names: many(raw.Action ?? raw.NotAction ?? []) },
    resources: { allBut: raw.NotResource !== undefined, names: many(raw.Resource ?? raw.NotResource ?? []) },
    conditions: mapValues(raw.Condition ?? {}, (keys) =>
      mapValues(keys, (values) => many(values).map(String)),
    ),
  }));
}

/** Whether a value is a policy document, rather than one of the many other things that are JSON. */
export function isPolicyDocument(value: unknown): boolean {
  if (typeof value === "string") {
    return value.includes('"Statement"') && isPolicyDocument(parsed(value));
  }
  return typeof value === "object" && value !== null && "Statement" in value;
}

/** Whether a statement's actions or resources include one; `*` and `?` are IAM's wildcards. */
export function includes({ allBut, names }: Selection<string>, one: string): boolean {
  return names.some((pattern) => matches(pattern, one)) !== allBut;
}

function matches(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "is").test(text);
}

function principalsOf(raw: RawPrincipals): (readonly [string, string])[] {
  return typeof raw === "string"
    ? [["*", raw]]
    : Object.entries(raw).flatMap(([kind, who]) => many(who).map((one) => [kind, one] as const));
}

function many<T>(value: OneOrMany<T>): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

function mapValues<T, U>(values: Record<string, T>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
