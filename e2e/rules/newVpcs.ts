import { contentsOf } from "../aws/xml";
import type { Rule } from "./rule";

/** AWS names no time. In it an `up` can be killed. */
const PENDING_SECONDS = 10;

/** The emulator's VPCs are there at once. */
export function newVpcs(): Rule {
  const createdAt = new Map<string, number>();
  return {
    name: "new-vpcs",
    refuses: `nothing; a VPC is \`pending\` for its first ${PENDING_SECONDS} seconds`,
    source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Vpc.html",
    metBy: "A network on its own, with a protected address",
    calls: ["ec2:CreateVpc", "ec2:DescribeVpcs"],
    answered: ({ name }, answer) => {
      if (name === "ec2:CreateVpc") {
        contentsOf(answer, "vpcId").forEach((id) => createdAt.set(id, Date.now()));
      }
      return [...createdAt]
        .filter(([, at]) => Date.now() - at < PENDING_SECONDS * 1000)
        .reduce((text, [id]) => text.replace(stateOf(id), "$1pending"), answer);
    },
  };
}

function stateOf(id: string): RegExp {
  return new RegExp(`(<vpcId>${id}</vpcId>\\s*<state>)available`);
}
