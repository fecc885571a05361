import { contentsOf } from "../aws/xml";
import { type Rule, text, violation } from "./rule";

export const mappedAddresses: Rule = {
  name: "mapped-addresses",
  refuses: "to detach an internet gateway while a public address of its VPC is mapped",
  source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DetachInternetGateway.html",
  metBy: "Another range of the stack's VPC",
  calls: ["ec2:DetachInternetGateway"],
  refuse: async (call, aws) => {
    const vpc = text(call, "VpcId");
    const gateways = await aws.ec2("DescribeNatGateways", {
      "Filter.1.Name": "vpc-id",
      "Filter.1.Value.1": vpc,
      "Filter.2.Name": "state",
      "Filter.2.Value.1": "available",
    });
    return violation(
      contentsOf(gateways, "connectivityType").includes("public"),
      `Network ${vpc} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
    );
  },
};

export const attachedGateway: Rule = {
  name: "attached-gateway",
  refuses: "to delete an internet gateway that is attached",
  source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteInternetGateway.html",
  metBy: "`destroy`, and `up` again",
  calls: ["ec2:DeleteInternetGateway"],
  refuse: async (call, aws) => {
    const id = text(call, "InternetGatewayId");
    const found = await aws.ec2("DescribeInternetGateways", { "InternetGatewayId.1": id });
    return violation(
      contentsOf(found, "vpcId").length > 0,
      `The internetGateway '${id}' has dependencies and cannot be deleted.`,
    );
  },
};
