import type { CapturedResource } from "../../offline/capturedResource";
import { dependsOn, type Inventory } from "../inventory/inventory";
import type { StackView } from "./stackView";
import { type Statement, statementsOf } from "./statement";

/** A role's policies. */
export interface RolePolicies {
  readonly statements: readonly Statement[];
  /** Policies whose content isn't in the program. */
  readonly unseen: readonly string[];
}

/** Role, by its name in the program or in AWS → its policies, however they come to it. */
export function policiesByRole(view: StackView): ReadonlyMap<string, RolePolicies> {
  const policies = [...ownPolicies(view.inventory), ...attachedPolicies(view)];
  const roles = [...new Set(policies.map(({ role }) => role))].sort();
  return new Map(roles.map((role) => [role, merged(policies.filter((policy) => policy.role === role))]));
}

interface Policy extends RolePolicies {
  readonly role: string;
}

/** Inline policies of a single role. */
function ownPolicies(inventory: Inventory): Policy[] {
  return [
    ...inventory
      .all("aws:iam/rolePolicy:RolePolicy")
      .map(({ name, inputs }) => policy(String(inputs["role"]), name, inputs["policy"])),
    ...inventory.all(ROLE).flatMap(({ name, inputs }) => {
      const { inlinePolicies = [] } = inputs as RoleInputs;
      return inlinePolicies.map((inline) => policy(name, inline.name ?? name, inline.policy));
    }),
  ];
}

const ROLE = "aws:iam/role:Role";

interface RoleInputs {
  readonly inlinePolicies?: readonly { readonly name?: string; readonly policy?: unknown }[];
  readonly managedPolicyArns?: readonly string[];
}

/** Policies that several roles may have, the stack's own and others'. */
function attachedPolicies(view: StackView): Policy[] {
  const attachments = [
    ...view.inventory.all("aws:iam/rolePolicyAttachment:RolePolicyAttachment"),
    ...view.inventory.all("aws:iam/policyAttachment:PolicyAttachment"),
  ];
  return [
    ...attachments.flatMap((attachment) => {
      const { role, roles = [], policyArn } = attachment.inputs as AttachmentInputs;
      return [...(role === undefined ? [] : [role]), ...roles].map((one) =>
        managed(one, attachment, [policyArn], view),
      );
    }),
    ...view.inventory
      .all(ROLE)
      .map((role) => managed(role.name, role, (role.inputs as RoleInputs).managedPolicyArns ?? [], view)),
  ];
}

/** One type has a role, the other several. */
interface AttachmentInputs {
  readonly role?: string;
  readonly roles?: readonly string[];
  readonly policyArn?: string;
}

/** Offline, the ARN of the stack's own policy is unknown, but its dependents are known. */
function managed(
  role: string,
  by: CapturedResource,
  arns: readonly (string | undefined)[],
  { inventory, place }: StackView,
): Policy {
  const own = inventory.all("aws:iam/policy:Policy").filter((one) => dependsOn(by, one));
  const { statements, unseen } = merged(own.map(({ name, inputs }) => policy(role, name, inputs["policy"])));
  const others = arns.filter(
    (arn): arn is string => arn !== undefined && !own.some(({ name }) => arn.endsWith(`/${name}`)),
  );
  return { role, statements, unseen: [...unseen, ...others.map((arn) => place.thing(arn))] };
}

function policy(role: string, name: string, document: unknown): Policy {
  const statements = statementsOf(document);
  return statements === undefined
    ? { role, statements: [], unseen: [`policy ${name}, for a secret is in it`] }
    : { role, statements, unseen: [] };
}

function merged(policies: readonly RolePolicies[]): RolePolicies {
  return {
    statements: policies.flatMap(({ statements }) => statements),
    unseen: policies.flatMap(({ unseen }) => unseen),
  };
}
