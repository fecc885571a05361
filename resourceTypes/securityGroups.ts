import { kind, listed } from "./description";
import { idOnly } from "./offlineAnswer";
import { Access, type ResourceType } from "./resourceType";

export const securityGroups = {
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    words: kind("Default security group", inAndOut),
    cost: { reason: "a part of the VPC" },
    access: Access.read,
    replacedBy: { inputs: ["vpcId"] },
    deploy: {
      create: ["ec2:RevokeSecurityGroupIngress", "ec2:RevokeSecurityGroupEgress", "ec2:CreateTags"],
      read: ["ec2:DescribeSecurityGroups"],
      update: ["ec2:RevokeSecurityGroupIngress"],
      delete: { reason: "it goes with its VPC" },
    },
    leftBehind: { tagged: "ec2", kind: "security group" },
    terraform: { type: "aws_default_security_group" },
    offline: idOnly,
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    words: kind("Security group", inAndOut),
    cost: { reason: "a part of the VPC" },
    access: Access.read,
    replacedBy: { inputs: ["description", "name", "namePrefix", "vpcId"] },
    deploy: {
      create: [
        "ec2:CreateSecurityGroup",
        "ec2:AuthorizeSecurityGroupEgress",
        "ec2:AuthorizeSecurityGroupIngress",
        "ec2:CreateTags",
      ],
      read: ["ec2:DescribeSecurityGroups", "ec2:DescribeSecurityGroupRules"],
      update: ["ec2:AuthorizeSecurityGroupEgress", "ec2:RevokeSecurityGroupEgress"],
      delete: ["ec2:DeleteSecurityGroup"],
    },
    leftBehind: { tagged: "ec2", kind: "security group" },
    terraform: { type: "aws_security_group" },
    offline: ({ name }) => ({ id: `sg-${name}`, state: {} }),
  },
} satisfies Record<string, ResourceType>;

const ANYWHERE = "0.0.0.0/0";

function inAndOut({ ingress = [], egress = [] }: RuleInputs): string[] {
  return [`in: ${ports(ingress, "from")}; out: ${ports(egress, "to")}`];
}

function ports(rules: readonly Rule[], direction: "from" | "to"): string {
  return rules.length === 0 ? "nothing" : listed(rules.map((rule) => portsAndPeers(rule, direction)));
}

/** Whoever isn't named is everybody. */
function portsAndPeers(rule: Rule, direction: "from" | "to"): string {
  const ranges = (rule.cidrBlocks ?? []).filter((range) => range !== ANYWHERE);
  const peers = ranges.length === 0 ? "" : ` ${direction} ${listed(ranges)}`;
  return `${portsOf(rule)}${peers}${rule.self === true ? " among its members" : ""}`;
}

/** `everything`, `tcp 443`, `tcp 8000-8080` */
export function portsOf({ protocol, fromPort, toPort }: Rule): string {
  const range = fromPort === toPort ? `${fromPort}` : `${fromPort}-${toPort}`;
  return protocol === "-1" ? "everything" : `${protocol} ${range}`;
}

interface RuleInputs {
  readonly ingress?: readonly Rule[];
  readonly egress?: readonly Rule[];
}

interface Rule {
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly self?: boolean;
  readonly cidrBlocks?: readonly string[];
}
