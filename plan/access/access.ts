import type { Opening } from "./network/opening";
import { openingsOf } from "./network/openings";
import { type ResourcePolicy, resourcePoliciesOf } from "./resourcePolicies";
import { type RoleAccess, rolesOf } from "./roles";
import { type SecretAccess, secretsOf } from "./secrets/secrets";
import { type ReadStack, viewOf } from "./stackView";
import { unreadOf } from "./unread";

/** A stack's rights, secrets' readers, and ingress and egress, as plain data in a stable order. */
export interface Access {
  readonly roles: readonly RoleAccess[];
  readonly resourcePolicies: readonly ResourcePolicy[];
  readonly openings: readonly Opening[];
  readonly secrets: readonly SecretAccess[];
  /** Resources that may grant access but aren't read here, with the reason. */
  readonly unread: readonly string[];
}

/** Derives access from the resources that a stack's program registered. */
export function accessOf(stack: ReadStack): Access {
  const view = viewOf(stack);
  return {
    roles: rolesOf(view),
    resourcePolicies: resourcePoliciesOf(view),
    openings: openingsOf(view),
    secrets: secretsOf(view),
    unread: unreadOf(view),
  };
}
