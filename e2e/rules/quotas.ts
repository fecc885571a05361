import { contentsOf } from "../aws/xml";
import type { Rule } from "./rule";

const VPC_QUOTAS = "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html";

/** Default quotas of an account in a region. */
export const quotas: readonly Rule[] = [
  quota("five-addresses", "a sixth Elastic IP", {
    call: "AllocateAddress",
    count: { call: "DescribeAddresses", element: "allocationId" },
    code: "AddressLimitExceeded",
    message: "The maximum number of addresses has been reached.",
    metBy: "A NAT gateway in each zone, and a single one again",
  }),
  quota("five-vpcs", "a sixth VPC, the default one counted", {
    call: "CreateVpc",
    count: { call: "DescribeVpcs", element: "vpcId" },
    code: "VpcLimitExceeded",
    message: "The maximum number of VPCs has been reached.",
    metBy: "Another range of the stack's VPC",
  }),
  quota("five-internet-gateways", "a sixth internet gateway", {
    call: "CreateInternetGateway",
    count: { call: "DescribeInternetGateways", element: "internetGatewayId" },
    code: "InternetGatewayLimitExceeded",
    message: "The maximum number of internet gateways has been reached.",
    metBy: "Another range of the stack's VPC",
  }),
];

interface Quota {
  readonly call: string;
  readonly count: { readonly call: string; readonly element: string };
  readonly code: string;
  readonly message: string;
  readonly metBy: string;
}

function quota(name: string, refuses: string, { call, count, code, message, metBy }: Quota): Rule {
  return {
    name,
    refuses,
    source: VPC_QUOTAS,
    metBy,
    calls: [`ec2:${call}`],
    oneAtATime: true,
    refuse: async (_, aws) => {
      const there = new Set(contentsOf(await aws.ec2(count.call), count.element));
      return there.size >= 5 ? { code, message } : undefined;
    },
  };
}
