import type { Access } from "../../../plan/access/access";
import { type AccessFact, accessFacts } from "../../../plan/access/facts";
import type { Statement } from "../../support/resources";

/** Action and resource of each pair that statements are about; the resource without what its short form leaves out. */
export function pairsOf(statements: readonly Statement[]): (readonly [action: string, tail: string])[] {
  return statements.flatMap(({ Action, Resource = [] }) =>
    [Action]
      .flat()
      .flatMap((action) => [Resource].flat().map((resource) => [action, tailOf(resource)] as const)),
  );
}

/** `arn:aws:logs:eu-west-1:123456789012:log-group:prefect-ecs-staging-exec:*` → `exec:*` */
function tailOf(resource: string): string {
  return resource === "*"
    ? "everything"
    : resource
        .replace(/^(?:[^:]*:){5}/, "")
        .replace(/^(task-definition|task|role|repository|log-group|secret|parameter|key)[:/]/, "")
        .replace(/^(\/aws\/events\/)?prefect-ecs-staging-/, "")
        .replace(/^prefect-AbCdEf$/, "prefect");
}

/** Whether a fact is about the action and the resource. */
export function says({ text }: AccessFact, action: string, tail: string): boolean {
  const [, said, what = ""] = /(?:may|must not) (\S+) on ([^,(]*[^,( ])/.exec(text) ?? [];
  return said === action && (what === tail || what.endsWith(` ${tail}`));
}

/** Texts of the facts that only one of two has. */
export function difference(before: Access, after: Access): [gone: string[], come: string[]] {
  const [old, young] = [accessFacts(before), accessFacts(after)];
  const missing = (from: readonly AccessFact[], others: readonly AccessFact[]): string[] => {
    const known = new Set(others.map((fact) => JSON.stringify(fact)));
    return from.filter((fact) => !known.has(JSON.stringify(fact))).map(({ text }) => text);
  };
  return [missing(old, young), missing(young, old)];
}
