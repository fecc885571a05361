import type { AuditedStack } from "../auditedStack";
import { findingAbout } from "../finding";
import type { ToolReport } from "../tools/report";
import { containerRules } from "./containers";
import { dataRules } from "./data";
import { messageRules } from "./messages";
import { networkRules } from "./network";
import { rightsRules } from "./rights";

const RULES = [...containerRules, ...networkRules, ...rightsRules, ...dataRules, ...messageRules];

/** Applies the project's own rules. */
export function ownRules(stacks: readonly AuditedStack[]): ToolReport {
  return {
    rules: RULES.length,
    findings: stacks.flatMap((stack) =>
      stack.resources.flatMap((resource) =>
        RULES.flatMap(({ id, check }) =>
          check(resource, stack.resources).map((problem) => findingAbout(stack, resource, id, problem)),
        ),
      ),
    ),
  };
}
