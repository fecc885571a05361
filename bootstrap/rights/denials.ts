import type { EffectStatement } from "../../components/iam/policyDocument";
import { STACK_TAG } from "../../stacks/stackTag";

/** Denies releasing an Elastic IP or disassociating it from its NAT gateway; deleting the gateway needs neither. */
export const GIVE_UP_ADDRESS: EffectStatement = {
  sid: "NeverGiveUpAnAddress",
  effect: "Deny",
  actions: ["ec2:DisassociateAddress", "ec2:DisassociateNatGatewayAddress", "ec2:ReleaseAddress"],
  resources: ["*"],
};

/** The same for deployments of NAT instances, whose address is taken from an interface before a gateway gets it. */
export const RELEASE_ADDRESS: EffectStatement = {
  ...GIVE_UP_ADDRESS,
  actions: ["ec2:DisassociateNatGatewayAddress", "ec2:ReleaseAddress"],
};

/** Denies assuming roles: a trust policy with a role's session would allow it without an identity policy. */
export const BECOME_NOBODY: EffectStatement = {
  sid: "BecomeNobodyElse",
  effect: "Deny",
  actions: ["sts:AssumeRole"],
  resources: ["*"],
};

/**
 * Denies access to resources with another stack's tag, whatever their names: a name with the stack's prefix may belong to
 * another stack or project.
 *
 * @param owner `<project>/<stack>`, the value of the stack's tag.
 * @param except Actions that other statements allow on others' resources too.
 */
export function denyOthers(owner: string, except: readonly string[]): EffectStatement {
  const tag = `aws:ResourceTag/${STACK_TAG}`;
  return {
    sid: "NotWhatIsOthers",
    effect: "Deny",
    notActions: [...except],
    resources: ["*"],
    conditions: { StringNotEquals: { [tag]: [owner] }, Null: { [tag]: ["false"] } },
  };
}

/** Denies setting another stack's tag: policies that match tags would treat the resource as that stack's. */
export function denyOthersTag(owner: string): EffectStatement {
  const tag = `aws:RequestTag/${STACK_TAG}`;
  return {
    sid: "NotInOthersName",
    effect: "Deny",
    actions: ["*"],
    resources: ["*"],
    conditions: { StringNotEquals: { [tag]: [owner] }, Null: { [tag]: ["false"] } },
  };
}
