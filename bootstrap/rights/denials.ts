import type { EffectStatement } from "../../components/iam/policyDocument";
import { STACK_TAG } from "../../stacks/stackTag";

/** Gives an address back, or takes it from its NAT gateway: to delete the gateway, nobody has to. */
export const GIVE_UP_ADDRESS: EffectStatement = {
  sid: "NeverGiveUpAnAddress",
  effect: "Deny",
  actions: ["ec2:DisassociateAddress", "ec2:DisassociateNatGatewayAddress", "ec2:ReleaseAddress"],
  resources: ["*"],
};

/** A trust that names a role's session lets it in without any right of its own, but not past this. */
export const BECOME_NOBODY: EffectStatement = {
  sid: "BecomeNobodyElse",
  effect: "Deny",
  actions: ["sts:AssumeRole"],
  resources: ["*"],
};

/**
 * Keeps hands off what carries another stack's tag, whatever it is called: a name may begin like the stack's and be of
 * another stack or project.
 *
 * @param owner `<project>/<stack>`, the value of the stack's tag.
 * @param except What is for others' things too, and allowed by name.
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

/** Gives nothing another stack's tag: whoever trusts in tags would take it for that stack's. */
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
