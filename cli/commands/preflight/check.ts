import type { Site } from "./site";

/** How a check ended. */
export const Verdict = {
  pass: "pass",
  /** `up` would work, and something is better mended first. */
  warn: "warn",
  /** `up` would fail, or what it makes would not work. */
  fail: "fail",
  /** It could not be looked at. */
  unread: "unread",
} as const;
export type Verdict = (typeof Verdict)[keyof typeof Verdict];

/** What a check says. */
export interface Outcome {
  readonly verdict: Verdict;
  /** What was seen, in one sentence. */
  readonly says: string;
  /** What to do, one step each; commands between backticks. @default nothing */
  readonly fix?: readonly string[];
}

/** A question whose answer decides whether `pulumi up` would work here. */
export interface Check {
  readonly id: string;
  /** As in "Docker". */
  readonly title: string;
  /** The right in AWS that it takes. @default it asks AWS nothing, or says itself what it takes */
  readonly right?: string;
  /** Nothing to say of this stack: no outcome. */
  readonly look: (site: Site) => Promise<readonly Outcome[]>;
}

export const pass = (says: string): Outcome => ({ verdict: Verdict.pass, says });
export const warn = (says: string, ...fix: string[]): Outcome => ({ verdict: Verdict.warn, says, fix });
export const fail = (says: string, ...fix: string[]): Outcome => ({ verdict: Verdict.fail, says, fix });
export const unread = (says: string, ...fix: string[]): Outcome => ({ verdict: Verdict.unread, says, fix });
