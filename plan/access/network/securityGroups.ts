import type { CapturedResource } from "../../../offline/capturedResource";
import type { StackView } from "../stackView";
import type { NetworkUse } from "./networkUses";
import { AS_ITS_KEEPER_SAYS, Direction, NOTHING, type Opening, rangeInWords } from "./opening";
import { listedRules, type Rule, separateRules } from "./securityGroupRules";

/** Ingress and egress of security groups: the stack's own, and others that its tasks use or that it adds rules to. */
export function securityGroupOpenings(view: StackView, uses: readonly NetworkUse[]): Opening[] {
  const separate = separateRules(view);
  const own = view.inventory.all("aws:ec2/securityGroup:SecurityGroup");
  const usersOf = (id: string): string[] =>
    uses.filter(({ securityGroups }) => securityGroups.includes(id)).map(({ part }) => part);
  const foreign = [...separate.keys(), ...uses.flatMap(({ securityGroups }) => securityGroups)].filter(
    (id) => !own.some((group) => idOf(group) === id),
  );
  return [
    ...own.flatMap((group) =>
      passages([...listedRules(group, view), ...(separate.get(idOf(group)) ?? [])], {
        at: `security group ${view.names.short(group.name)}`,
        of: usersOf(idOf(group)),
      }),
    ),
    ...defaultGroupOpenings(view),
    ...[...new Set(foreign)].sort().flatMap((id) =>
      passages([...KEEPERS_RULES, ...(separate.get(id) ?? [])], {
        at: `security group ${id} (not this stack's)`,
        of: usersOf(id),
      }),
    ),
  ];
}

const KEEPERS_RULES: readonly Rule[] = [Direction.in, Direction.out].map((direction) => ({
  direction,
  allows: AS_ITS_KEEPER_SAYS,
  peers: [],
  note: "",
}));

/** Offline a group's id is made from its name. */
function idOf({ name }: CapturedResource): string {
  return `sg-${name}`;
}

/** The group of whatever is started in the VPC without one. */
function defaultGroupOpenings(view: StackView): Opening[] {
  const groups = view.inventory.all("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup");
  const place = { at: "default security group", of: ["what has no other group"] };
  return groups.length > 0
    ? groups.flatMap((group) => passages(listedRules(group, view), place))
    : view.inventory.all("awsx:ec2:Vpc").flatMap(() => passages(AWS_DEFAULT, place));
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html */
const AWS_DEFAULT: readonly Rule[] = [
  {
    direction: Direction.in,
    allows: "everything",
    peers: ["members of the group itself"],
    note: "as AWS makes it",
  },
  {
    direction: Direction.out,
    allows: "everything",
    peers: [rangeInWords("0.0.0.0/0")],
    note: "as AWS makes it",
  },
];

/** Traffic that rules allow; `NOTHING` for a direction without rules. */
function passages(rules: readonly Rule[], place: Pick<Opening, "at" | "of">): Opening[] {
  return [Direction.in, Direction.out].flatMap((direction) => {
    const passing = rules.filter((rule) => rule.direction === direction);
    return passing.length === 0
      ? [{ ...place, direction, allows: NOTHING, peers: [], note: "" }]
      : passing.map((rule) => ({ ...place, ...rule }));
  });
}
