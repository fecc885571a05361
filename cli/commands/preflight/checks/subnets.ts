import { DescribeSubnetsCommand } from "@aws-sdk/client-ec2";
import { type Check, fail, pass, warn } from "../check";
import { tasksDuringUp } from "../tasks";

/** Room for fewer flow runs at once is hardly intended. */
const ROOM = 16;

/** For an existing network: each task takes an address of its subnet. */
export const subnets: Check = {
  id: "subnets",
  title: "Addresses in the subnets",
  right: "ec2:DescribeSubnets",
  look: async ({ aws, planned = [] }) => {
    const ids = planned
      .filter(({ type }) => type === "aws:ecs/service:Service")
      .flatMap(
        ({ inputs }) => (inputs["networkConfiguration"] as { readonly subnets?: unknown }).subnets ?? [],
      )
      .filter((id) => typeof id === "string");
    const isOwn = planned.some(({ type }) => type === "awsx:ec2:Vpc");
    if (isOwn || ids.length === 0) {
      return [];
    }
    const { Subnets = [] } = await aws.ec2.send(new DescribeSubnetsCommand({ SubnetIds: [...new Set(ids)] }));
    const free = Subnets.reduce((sum, { AvailableIpAddressCount = 0 }) => sum + AvailableIpAddressCount, 0);
    const needed = tasksDuringUp(planned).count;
    const says = `${free} are free, \`up\` needs up to ${needed}`;
    const fix = "Set larger subnets in `privateSubnetIds`, or free addresses there";
    return [
      free < needed
        ? fail(`${says}.`, fix)
        : free < needed + ROOM
          ? warn(`${says}, flow runs the rest`, fix)
          : pass(says),
    ];
  },
};
