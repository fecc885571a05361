import type { PolicyStatement } from "../../components/policyStatement";
import { STACK_TAG } from "../../stacks/stackTag";
import { arn, type Scope } from "./scope";

/** What a stack makes of EC2: it has no names, so the stack's tag tells what is whose. */
const MAKE = {
  "ec2:AllocateAddress": "elastic-ip",
  "ec2:CreateInternetGateway": "internet-gateway",
  "ec2:CreateNatGateway": "natgateway",
  "ec2:CreateRouteTable": "route-table",
  "ec2:CreateSecurityGroup": "security-group",
  "ec2:CreateSubnet": "subnet",
  "ec2:CreateVpc": "vpc",
  "ec2:CreateVpcEndpoint": "vpc-endpoint",
} as const;

/**
 * Makes, changes and removes a stack's network, and nobody else's. Elastic IPs are made, and never given up.
 *
 * @param owner `<project>/<stack>`, the value of the stack's tag.
 */
export function networkStatements(scope: Scope, owner: string): PolicyStatement[] {
  const ec2 = (resource: string): string => arn(scope, "ec2", `${resource}/*`);
  const asked = { [`aws:RequestTag/${STACK_TAG}`]: [owner] };
  const own = { StringEquals: { [`aws:ResourceTag/${STACK_TAG}`]: [owner] } };
  return [
    {
      sid: "MakeWithTheTag",
      actions: Object.keys(MAKE),
      resources: Object.values(MAKE).map(ec2),
      conditions: { StringEquals: asked },
    },
    {
      sid: "TagWhatIsMade",
      actions: ["ec2:CreateTags"],
      resources: Object.values(MAKE).map(ec2),
      conditions: {
        StringEquals: {
          ...asked,
          "ec2:CreateAction": Object.keys(MAKE).map((action) => action.slice("ec2:".length)),
        },
      },
    },
    {
      sid: "MakeInOwnVpc",
      actions: [
        "ec2:CreateNatGateway",
        "ec2:CreateRouteTable",
        "ec2:CreateSecurityGroup",
        "ec2:CreateSubnet",
        "ec2:CreateVpcEndpoint",
      ],
      resources: [ec2("vpc"), ec2("subnet"), ec2("route-table")],
      conditions: own,
    },
    // An address that is adopted carries no stack's tag.
    {
      sid: "UseAddresses",
      actions: ["ec2:CreateNatGateway"],
      resources: [ec2("elastic-ip")],
      conditions: { StringEqualsIfExists: { [`aws:ResourceTag/${STACK_TAG}`]: [owner] } },
    },
    {
      sid: "ChangeOwn",
      actions: [
        "ec2:AssociateRouteTable",
        "ec2:AttachInternetGateway",
        "ec2:AuthorizeSecurityGroupEgress",
        "ec2:AuthorizeSecurityGroupIngress",
        "ec2:CreateRoute",
        "ec2:DeleteInternetGateway",
        "ec2:DeleteNatGateway",
        "ec2:DeleteRoute",
        "ec2:DeleteRouteTable",
        "ec2:DeleteSecurityGroup",
        "ec2:DeleteSubnet",
        "ec2:DeleteVpc",
        "ec2:DeleteVpcEndpoints",
        "ec2:DetachInternetGateway",
        "ec2:DisassociateRouteTable",
        "ec2:ModifySubnetAttribute",
        "ec2:ModifyVpcAttribute",
        "ec2:ModifyVpcEndpoint",
        "ec2:ReplaceRoute",
        "ec2:RevokeSecurityGroupEgress",
        "ec2:RevokeSecurityGroupIngress",
        "ec2:UpdateSecurityGroupRuleDescriptionsEgress",
        "ec2:UpdateSecurityGroupRuleDescriptionsIngress",
      ],
      resources: [arn(scope, "ec2", "*")],
      conditions: own,
    },
    {
      sid: "TagOwn",
      actions: ["ec2:CreateTags"],
      resources: [arn(scope, "ec2", "*")],
      conditions: { ...own, StringEqualsIfExists: asked },
    },
    // A call that names no tag would take them all.
    {
      sid: "UntagOwnButForTheTag",
      actions: ["ec2:DeleteTags"],
      resources: [arn(scope, "ec2", "*")],
      conditions: {
        ...own,
        "ForAllValues:StringNotEquals": { "aws:TagKeys": [STACK_TAG] },
        Null: { "aws:TagKeys": ["false"] },
      },
    },
    // AWS makes a VPC's default group without a tag, and the program closes it. So this takes in any group without one.
    {
      sid: "TakeInDefaultGroup",
      actions: ["ec2:CreateTags"],
      resources: [ec2("security-group")],
      conditions: { StringEquals: asked, Null: { [`aws:ResourceTag/${STACK_TAG}`]: ["true"] } },
    },
  ];
}
