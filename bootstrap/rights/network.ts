import type { PolicyStatement } from "../../components/iam/policyStatement";
import { DASK_TAG } from "../../components/dask/daskStatements";
import { PREFECT_SERVER_TAG } from "../../components/server/serverAddress";
import { DATA_STORE_TAG } from "../../components/store/connection";
import { STACK_TAG } from "../../stacks/stackTag";
import { arn, type Scope, type Stack } from "./scope";

/** EC2's create actions → resource type. EC2's resources have no names in their ARNs, so the stack's tag identifies them. */
const MAKE = {
  "ec2:AllocateAddress": "elastic-ip",
  "ec2:CreateEgressOnlyInternetGateway": "egress-only-internet-gateway",
  "ec2:CreateInternetGateway": "internet-gateway",
  "ec2:CreateNatGateway": "natgateway",
  "ec2:CreateRouteTable": "route-table",
  "ec2:CreateSecurityGroup": "security-group",
  "ec2:CreateSubnet": "subnet",
  "ec2:CreateVpc": "vpc",
  "ec2:CreateVpcEndpoint": "vpc-endpoint",
} as const;

/** Actions on resources with the stack's tag. None adds an inbound rule: only groups of Dask and of a data store have one. */
const CHANGE = [
  "ec2:AssociateRouteTable",
  "ec2:AssociateSubnetCidrBlock",
  "ec2:AssociateVpcCidrBlock",
  "ec2:AttachInternetGateway",
  "ec2:AuthorizeSecurityGroupEgress",
  "ec2:CreateRoute",
  "ec2:DeleteEgressOnlyInternetGateway",
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
  "ec2:ModifySecurityGroupRules",
  "ec2:ModifySubnetAttribute",
  "ec2:ModifyVpcAttribute",
  "ec2:ModifyVpcEndpoint",
  "ec2:ReplaceRoute",
  "ec2:RevokeSecurityGroupEgress",
  "ec2:RevokeSecurityGroupIngress",
  "ec2:UpdateSecurityGroupRuleDescriptionsEgress",
];

/**
 * Permissions to create, update and delete a stack's own network. Elastic IPs are created and never released. In an
 * existing VPC only security groups are created; the stack's former own network can be deleted.
 *
 * @param owner `<project>/<stack>`, the value of the stack's tag.
 */
export function networkStatements(scope: Scope, owner: string, stack: Stack): PolicyStatement[] {
  const isGuest = stack.vpcId !== undefined;
  const asked = { [`aws:RequestTag/${STACK_TAG}`]: [owner] };
  const own = { StringEquals: { [`aws:ResourceTag/${STACK_TAG}`]: [owner] } };
  const everything = arn(scope, "ec2", "*");
  const asItIs = staysClosed(scope);
  return [
    ...makeStatements(scope, isGuest ? { "ec2:CreateSecurityGroup": "security-group" } : MAKE, asked),
    ...(isGuest ? [] : ownVpcStatements(scope, stack, own, { ...asItIs, StringEquals: asked })),
    {
      sid: "ChangeOwn",
      actions: CHANGE,
      resources: [everything],
      conditions: own,
    },
    {
      sid: "LetDaskWorkersIn",
      actions: ["ec2:AuthorizeSecurityGroupIngress"],
      resources: [all(scope, "security-group")],
      conditions: { ...own, Null: { [`aws:ResourceTag/${DASK_TAG}`]: ["false"] } },
    },
    {
      sid: "TagOwn",
      actions: ["ec2:CreateTags"],
      resources: [everything],
      conditions: { ...own, ...asItIs, StringEqualsIfExists: asked },
    },
    // A call without tag keys would remove all tags.
    {
      sid: "UntagOwnButForTheTag",
      actions: ["ec2:DeleteTags"],
      resources: [everything],
      conditions: {
        ...own,
        "ForAllValues:StringNotEquals": { "aws:TagKeys": [STACK_TAG] },
        Null: { "aws:TagKeys": ["false"] },
      },
    },
  ];
}

/** No group that is there becomes one of those that a statement lets open: they have their marks when they are made. */
function staysClosed({ prefix }: Scope): NonNullable<PolicyStatement["conditions"]> {
  return {
    "ForAllValues:StringNotEquals": { "aws:TagKeys": [DASK_TAG, DATA_STORE_TAG, PREFECT_SERVER_TAG] },
    StringNotEqualsIfExists: { "aws:RequestTag/Name": [natGroupName(prefix)] },
  };
}

/** Name of the security group of a stack's NAT instance. @param prefix The stack's. */
export function natGroupName(prefix: string): string {
  return `${prefix}-nat`;
}

type Asked = Record<string, string[]>;

function makeStatements(
  scope: Scope,
  make: Readonly<Record<string, string>>,
  asked: Asked,
): PolicyStatement[] {
  const resources = Object.values(make).map((kind) => all(scope, kind));
  return [
    {
      sid: "MakeWithTheTag",
      actions: Object.keys(make),
      resources,
      conditions: { StringEquals: asked },
    },
    {
      sid: "TagWhatIsMade",
      actions: ["ec2:CreateTags"],
      resources,
      conditions: {
        StringEquals: {
          ...asked,
          "ec2:CreateAction": Object.keys(make).map((action) => action.slice("ec2:".length)),
        },
      },
    },
  ];
}

function ownVpcStatements(
  scope: Scope,
  { egressAllocationIds, makesVpc }: Stack,
  own: PolicyStatement["conditions"],
  tagging: PolicyStatement["conditions"],
): PolicyStatement[] {
  return [
    {
      sid: "MakeInOwnVpc",
      actions: [
        "ec2:CreateEgressOnlyInternetGateway",
        "ec2:CreateNatGateway",
        "ec2:CreateRouteTable",
        "ec2:CreateSecurityGroup",
        "ec2:CreateSubnet",
        "ec2:CreateVpcEndpoint",
      ],
      resources: ["elastic-ip", "vpc", "subnet", "route-table"].map((kind) => all(scope, kind)),
      conditions: own,
    },
    ...(egressAllocationIds.length === 0
      ? []
      : [
          {
            sid: "UseNamedAddresses",
            actions: ["ec2:CreateNatGateway"],
            resources: egressAllocationIds.map((id) => arn(scope, "ec2", `elastic-ip/${id}`)),
          },
        ]),
    // AWS creates a VPC's default security group without a tag, and the program closes it. IAM can't identify that group.
    ...(makesVpc
      ? [
          {
            sid: "TakeInDefaultGroup",
            actions: ["ec2:CreateTags"],
            resources: [all(scope, "security-group")],
            conditions: { ...tagging, Null: { [`aws:ResourceTag/${STACK_TAG}`]: ["true"] } },
          },
        ]
      : []),
  ];
}

function all(scope: Scope, kind: string): string {
  return arn(scope, "ec2", `${kind}/*`);
}
