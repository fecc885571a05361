import type { Finding } from "./finding";

/** Accepted findings. */
export interface Exception {
  /** Patterns of rules; `**` matches anything. Each must match a finding. */
  readonly rules: readonly string[];
  /** Patterns of resources; `**` matches anything. */
  readonly resources: readonly string[];
  readonly reason: string;
}

export interface Judgement {
  /** Findings without an exception. */
  readonly open: readonly Finding[];
  /** Exception → its findings. */
  readonly excepted: ReadonlyMap<Exception, readonly Finding[]>;
  /** Patterns of exceptions that match no finding: they would hide the next one. */
  readonly stale: readonly string[];
}

/** Matches findings with exceptions. */
export function judge(findings: readonly Finding[], exceptions: readonly Exception[]): Judgement {
  const excepted = new Map(
    exceptions.map((exception) => [exception, findings.filter((finding) => covers(exception, finding))]),
  );
  return {
    open: findings.filter((finding) => ![...excepted.values()].some((covered) => covered.includes(finding))),
    excepted,
    stale: exceptions.flatMap((exception) => staleParts(exception, excepted.get(exception) ?? [])),
  };
}

function covers({ rules, resources }: Exception, finding: Finding): boolean {
  return (
    rules.some((rule) => matches(rule, finding.rule)) &&
    resources.some((resource) => matches(resource, finding.resource))
  );
}

function staleParts({ rules, resources }: Exception, covered: readonly Finding[]): string[] {
  return [
    ...rules
      .filter((rule) => !covered.some((finding) => matches(rule, finding.rule)))
      .map((rule) => `${rule} of ${resources.join(", ")}`),
    ...resources
      .filter((resource) => !covered.some((finding) => matches(resource, finding.resource)))
      .map((resource) => `${resource} of ${rules.join(", ")}`),
  ];
}

/** A single `*` is literal: policies use it. */
function matches(pattern: string, text: string): boolean {
  const parts = pattern.split("**").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(text);
}
