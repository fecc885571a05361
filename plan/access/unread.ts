import { type CapturedResource, HIDDEN } from "../../offline/capturedResource";
import { needsNoRow, RESOURCE_TYPES } from "../../resourceTypes";
import { PUBLIC_ENDPOINTS } from "./network/publicEndpoints";
import { SEPARATE_RULES } from "./network/securityGroupRules";
import { nounOf } from "./noun";
import { documentsIn } from "./resourcePolicies";
import type { StackView } from "./stackView";

/** Resources that may grant access but aren't read here, so that the plan names them instead of ignoring them. */
export function unreadOf({ resources, names }: StackView): string[] {
  return resources
    .flatMap((resource) => reasonsNotToKnow(resource).map((why) => ({ resource, why })))
    .map(({ resource: { type, name }, why }) => `${nounOf(type)} ${names.short(name)}: ${why}`)
    .sort();
}

function reasonsNotToKnow(resource: CapturedResource): string[] {
  const hidden = hiddenDocuments(resource);
  return hidden.length > 0 ? hidden : unknownType(resource);
}

/** A document with a secret in it is secret as a whole. */
function hiddenDocuments({ type, inputs }: CapturedResource): string[] {
  // Roles report it themselves.
  return type.startsWith("aws:iam/role")
    ? []
    : Object.entries(inputs)
        .filter(([key, value]) => value === HIDDEN && /policy|containerDefinitions/i.test(key))
        .map(([key]) => `its ${key} has a secret in it`);
}

function unknownType({ type, inputs }: CapturedResource): string[] {
  const isKnown =
    type in RESOURCE_TYPES || READ_BESIDES.has(type) || needsNoRow(type) || documentsIn(inputs).length > 0;
  return isKnown ? [] : [`what ${type} opens isn't known here`];
}

/** These `plan/access/` reads besides those of the table, for who adds them. */
const READ_BESIDES = new Set([
  ...PUBLIC_ENDPOINTS,
  ...SEPARATE_RULES.map(({ type }) => type),
  "aws:iam/policy:Policy",
  "aws:iam/policyAttachment:PolicyAttachment",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
]);
