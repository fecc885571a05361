import type { Site } from "./site";

/** Verdict of a check. */
export const Verdict = {
  pass: "pass",
  /** `up` would work, but something should be fixed first. */
  warn: "warn",
  /** `up` would fail, or its resources would not work. */
  fail: "fail",
  /** It could not be read. */
  unread: "unread",
} as const;
export type Verdict = (typeof Verdict)[keyof typeof Verdict];

/** Result of a check. */
export interface Outcome {
  readonly verdict: Verdict;
  /** Observation, in one sentence. */
  readonly says: string;
  /** Steps, one line each; commands between backticks. @default none */
  readonly fix?: readonly string[];
}

/** A precondition of `pulumi up`. */
export interface Check {
  readonly id: string;
  /** For example "Docker". */
  readonly title: string;
  /** AWS action that it needs. @default it reads nothing from AWS, or names its actions itself */
  readonly right?: string;
  /** Returns no outcome if it doesn't apply to the stack. */
  readonly look: (site: Site) => Promise<readonly Outcome[]>;
}

export const pass = (says: string): Outcome => ({ verdict: Verdict.pass, says });
export const warn = (says: string, ...fix: string[]): Outcome => ({ verdict: Verdict.warn, says, fix });
export const fail = (says: string, ...fix: string[]): Outcome => ({ verdict: Verdict.fail, says, fix });
export const unread = (says: string, ...fix: string[]): Outcome => ({ verdict: Verdict.unread, says, fix });
