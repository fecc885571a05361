import type { AuditedStack } from "./auditedStack";
import type { CloudResource } from "./render/resource";

/** Something that a rule has against the program. */
export interface Finding {
  /** The rule as its tool names it. */
  readonly rule: string;
  /** The stack that it is about, or the file. */
  readonly where: string;
  /** Type and name, the latter without what only this stack has. */
  readonly resource: string;
  readonly message: string;
}

/** A finding about a resource of a stack; what names the stack in it is made general, so that an exception holds for all. */
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
