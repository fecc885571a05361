import type { Opening } from "./network/opening";
import { openingsOf } from "./network/openings";
import { type ResourcePolicy, resourcePoliciesOf } from "./resourcePolicies";
import { type RoleAccess, rolesOf } from "./roles";
import { type SecretAccess, secretsOf } from "./secrets/secrets";
import { type ReadStack, viewOf } from "./stackView";
import { unreadOf } from "./unread";

/** Who and what may do what in a stack, and how one gets in and out; plain data in an order that stays. */
export interface Access {
  readonly roles: readonly RoleAccess[];
  readonly resourcePolicies: readonly ResourcePolicy[];
  readonly openings: readonly Opening[];
  readonly secrets: readonly SecretAccess[];
  /** What may give access and isn't read here, with why. */
  readonly unread: readonly string[];
}

/** Reads from what a stack's program registered who may do what. */
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
