import { type Describe, kind, listed } from "./description";

export const network: Record<string, Describe> = {
  "awsx:ec2:Vpc": kind("VPC", (vpc: VpcInputs) => [
    `${vpc.cidrBlock} in ${listed(vpc.availabilityZoneNames)}`,
    ...vpc.subnetSpecs.map(({ type, cidrBlocks }) => `${type.toLowerCase()} subnets ${listed(cidrBlocks)}`),
    ...(vpc.vpcEndpointSpecs ?? []).map(
      ({ serviceName }) => `${(serviceName.split(".").pop() ?? "").toUpperCase()} without the NAT gateway`,
    ),
    "with its route tables and internet gateway",
  ]),
  "aws:ec2/eip:Eip": ({ protect, retainOnDelete }) => ({
    kind: "Elastic IP",
    facts: [
      protect && retainOnDelete
        ? "protected: no destroy, replacement or rename gives it back"
        : "not protected: it goes with the stack",
    ],
  }),
  "aws:ec2/natGateway:NatGateway": ({ inputs, deleteBeforeReplace }, names) => {
    const { allocationId, subnetId } = inputs as unknown as NatGatewayInputs;
    return {
      kind: "NAT gateway",
      facts: [
        `traffic leaves through ${names.short(allocationId)}`,
        `in ${subnetId.replace("subnet-", "the subnet ")}`,
        ...(deleteBeforeReplace ? ["replaced by deleting it first: an address serves one at a time"] : []),
      ],
    };
  },
  "aws:ec2/route:Route": kind("Route", (route: RouteInputs, names) => [
    `${route.destinationCidrBlock} → ${names.short(route.natGatewayId)}`,
  ]),
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": kind("Default security group", inAndOut),
  "aws:ec2/securityGroup:SecurityGroup": kind("Security group", inAndOut),
};

function inAndOut({ ingress = [], egress = [] }: RuleInputs): string[] {
  return [`in: ${ports(ingress)}; out: ${ports(egress)}`];
}

function ports(rules: readonly Rule[]): string {
  return rules.length === 0 ? "nothing" : listed(rules.map(portsOf));
}

/** `everything`, `tcp 443`, `tcp 8000-8080` */
export function portsOf({ protocol, fromPort, toPort }: Rule): string {
  const range = fromPort === toPort ? `${fromPort}` : `${fromPort}-${toPort}`;
  return protocol === "-1" ? "everything" : `${protocol} ${range}`;
}

interface VpcInputs {
  readonly cidrBlock: string;
  readonly availabilityZoneNames: string[];
  readonly subnetSpecs: readonly { readonly type: string; readonly cidrBlocks: string[] }[];
  readonly vpcEndpointSpecs?: readonly { readonly serviceName: string }[];
}

interface NatGatewayInputs {
  readonly allocationId: string;
  readonly subnetId: string;
}

interface RouteInputs {
  readonly destinationCidrBlock: string;
  readonly natGatewayId: string;
}

interface RuleInputs {
  readonly ingress?: readonly Rule[];
  readonly egress?: readonly Rule[];
}

interface Rule {
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
}
