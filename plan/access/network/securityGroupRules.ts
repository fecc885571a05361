import type { CapturedResource } from "../../../offline/capturedResource";
import { portsOf } from "../../../resourceTypes/securityGroups";
import type { StackView } from "../stackView";
import { Direction, rangeInWords } from "./opening";

/** Traffic that a security group's rule allows. */
export interface Rule {
  readonly direction: Direction;
  readonly allows: string;
  readonly peers: readonly string[];
  readonly note: string;
}

/** Rules in the group's own inputs. */
export function listedRules({ inputs }: CapturedResource, view: StackView): Rule[] {
  const { ingress = [], egress = [] } = inputs as { ingress?: RuleInputs[]; egress?: RuleInputs[] };
  return [
    ...ingress.map((rule) => ruleOf(Direction.in, rule, view)),
    ...egress.map((rule) => ruleOf(Direction.out, rule, view)),
  ];
}

/** Rules that are resources of their own: id of a security group → them. */
export function separateRules(view: StackView): ReadonlyMap<string, Rule[]> {
  const rules = new Map<string, Rule[]>();
  for (const { type, direction } of SEPARATE_RULES) {
    for (const { inputs } of view.inventory.all(type)) {
      const id = String(inputs["securityGroupId"]);
      const rule = ruleOf(direction(inputs), inputs, view);
      rules.set(id, [...(rules.get(id) ?? []), rule]);
    }
  }
  return rules;
}

/** Types of rules that stand apart from their group. */
export const SEPARATE_RULES: readonly {
  readonly type: string;
  readonly direction: (inputs: Record<string, unknown>) => Direction;
}[] = [
  {
    type: "aws:ec2/securityGroupRule:SecurityGroupRule",
    direction: ({ type }) => (type === "egress" ? Direction.out : Direction.in),
  },
  { type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", direction: () => Direction.in },
  { type: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", direction: () => Direction.out },
];

/** The types of rules say the same in words of their own. */
interface RuleInputs {
  readonly protocol?: string;
  readonly ipProtocol?: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly cidrBlocks?: readonly string[];
  readonly cidrIpv4?: string;
  readonly ipv6CidrBlocks?: readonly string[];
  readonly cidrIpv6?: string;
  readonly prefixListIds?: readonly string[];
  readonly prefixListId?: string;
  readonly securityGroups?: readonly string[];
  readonly sourceSecurityGroupId?: string;
  readonly referencedSecurityGroupId?: string;
  readonly self?: boolean;
  readonly description?: string;
}

function ruleOf(direction: Direction, rule: RuleInputs, { names }: StackView): Rule {
  const addresses = [rule.cidrBlocks, rule.cidrIpv4, rule.ipv6CidrBlocks, rule.cidrIpv6].flatMap(given);
  const prefixLists = [rule.prefixListIds, rule.prefixListId].flatMap(given);
  const groups = [rule.securityGroups, rule.sourceSecurityGroupId, rule.referencedSecurityGroupId].flatMap(
    given,
  );
  return {
    direction,
    allows: portsOf({
      protocol: rule.protocol ?? rule.ipProtocol ?? "-1",
      fromPort: rule.fromPort ?? 0,
      toPort: rule.toPort ?? 0,
    }),
    peers: [
      ...addresses.map(rangeInWords),
      ...prefixLists.map((id) => `prefix list ${id}`),
      ...groups.map((id) => `security group ${names.short(id)}`),
      ...(rule.self === true ? ["members of the group itself"] : []),
    ],
    note: rule.description ?? "",
  };
}

function given(value: string | readonly string[] | undefined): readonly string[] {
  return [value ?? []].flat();
}
