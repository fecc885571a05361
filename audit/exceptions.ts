import type { Finding } from "./finding";

/** Findings that stay, and why. */
export interface Exception {
  /** Rules, `**` in them standing for anything. Each must find something still. */
  readonly rules: readonly string[];
  /** Resources, `**` in them standing for anything. */
  readonly resources: readonly string[];
  readonly reason: string;
}

export interface Judgement {
  /** What no exception covers. */
  readonly open: readonly Finding[];
  /** Exception → what it covers. */
  readonly excepted: ReadonlyMap<Exception, readonly Finding[]>;
  /** Parts of exceptions that nothing matches any more: they would hide the next finding. */
  readonly stale: readonly string[];
}

/** Sets findings against the exceptions. */
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

/** One `*` is an asterisk: policies are full of them. */
function matches(pattern: string, text: string): boolean {
  const parts = pattern.split("**").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(text);
}
