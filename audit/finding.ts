import type { AuditedStack } from "./auditedStack";
import type { CloudResource } from "./render/resource";

/** A violation of a rule. */
export interface Finding {
  /** The rule as its tool names it. */
  readonly rule: string;
  /** The stack or file. */
  readonly where: string;
  /** Type and name, with `<stack>` for the stack's own name. */
  readonly resource: string;
  readonly message: string;
}

/** A finding about a resource, with the stack's name generalized, so that an exception covers all stacks. */
export function findingAbout(
  stack: AuditedStack,
  resource: CloudResource,
  rule: string,
  message: string,
): Finding {
  return {
    rule,
    where: stack.name,
    resource: stack.generalized(`${resource.type.split(":").pop() ?? ""} ${resource.name}`),
    message,
  };
}
