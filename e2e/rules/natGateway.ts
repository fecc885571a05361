import type { Emulator } from "../aws/emulator";
import { contentsOf } from "../aws/xml";
import { type Rule, text } from "./rule";

/** One address, one NAT gateway; and what has one isn't released. */
export function natGatewayRules(): Rule[] {
  /** NAT gateway → its address; the emulator tells of none. */
  const addresses = new Map<string, string>();
  const failed = new Map<string, string>();
  /** Token → the answer to the first call with it. The emulator knows no tokens, and makes a second gateway. */
  const answers = new Map<string, string>();

  async function hasGateway(aws: Emulator, allocationId: string): Promise<boolean> {
    const filter = { "Filter.1.Name": "state", "Filter.1.Value.1": "available" };
    const live = contentsOf(await aws.ec2("DescribeNatGateways", filter), "natGatewayId");
    return live.some((id) => addresses.get(id) === allocationId);
  }

  const oneGateway: Rule = {
    name: "one-nat-gateway",
    refuses: "a second NAT gateway on an address: it ends as failed",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html",
    metBy: "Another VPC: the old NAT gateway goes before the new one comes",
    calls: ["ec2:CreateNatGateway", "ec2:DescribeNatGateways", "ec2:DeleteNatGateway"],
    oneAtATime: true,
    answered: async (call, answer, aws) => {
      if (call.name === "ec2:DescribeNatGateways") {
        return withFailures(answer, failed);
      }
      const [id = ""] = contentsOf(answer, "natGatewayId");
      if (call.name === "ec2:DeleteNatGateway") {
        failed.delete(id);
        return undefined;
      }
      const token = text(call, "ClientToken");
      const first = answers.get(token);
      const allocationId = text(call, "AllocationId");
      if (first !== undefined) {
        await aws.ec2("DeleteNatGateway", { NatGatewayId: id });
        return first;
      }
      let given = answer;
      if (await hasGateway(aws, allocationId)) {
        await aws.ec2("DeleteNatGateway", { NatGatewayId: id });
        failed.set(id, allocationId);
        given = answer.replace("<state>available<", "<state>pending<");
      } else {
        addresses.set(id, allocationId);
      }
      if (token !== "") {
        answers.set(token, given);
      }
      return given;
    },
  };

  const addressInUse: Rule = {
    name: "address-in-use",
    refuses: "to release an address that a NAT gateway has",
    source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReleaseAddress.html",
    metBy: "`pulumi destroy`",
    calls: ["ec2:ReleaseAddress"],
    refuse: async (call, aws) => {
      const id = text(call, "AllocationId");
      return (await hasGateway(aws, id))
        ? {
            code: "InvalidIPAddress.InUse",
            message: `The address with allocation id [${id}] cannot be released because it is in use.`,
          }
        : undefined;
    },
  };
  return [oneGateway, addressInUse];
}

function withFailures(answer: string, failed: ReadonlyMap<string, string>): string {
  return [...failed].reduce((xml, [id, allocationId]) => {
    const start = xml.indexOf(`<natGatewayId>${id}</natGatewayId>`);
    if (start === -1) {
      return xml;
    }
    const failure =
      "<state>failed</state><failureCode>Resource.AlreadyAssociated</failureCode>" +
      `<failureMessage>Elastic IP address [${allocationId}] is already associated</failureMessage>`;
    return xml.slice(0, start) + xml.slice(start).replace(/<state>[a-z]+<\/state>/, failure);
  }, answer);
}
