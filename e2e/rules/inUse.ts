import type { Emulator } from "../aws/emulator";
import { contentsOf } from "../aws/xml";
import { type Rule, text, violation } from "./rule";

/** Subnets, route tables, security groups and VPCs in use can't be deleted. */
export function inUseRules(): Rule[] {
  /** Task → the call that started it, since the emulator doesn't show its security groups. */
  const started = new Map<string, string>();
  return [
    {
      name: "subnet-in-use",
      refuses:
        "to delete a subnet in which there is a NAT gateway, a network interface, an endpoint or a task",
      source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSubnet.html",
      metBy: "Another range of the stack's VPC",
      calls: ["ec2:DeleteSubnet"],
      refuse: async (call, aws) => {
        const id = text(call, "SubnetId");
        const uses = [await interfaces(aws), JSON.stringify(await runningTasks(aws))];
        return violation(mentions(uses, id), `The subnet '${id}' has dependencies and cannot be deleted.`);
      },
    },
    {
      name: "route-table-in-use",
      refuses: "to delete a route table that a subnet is associated with",
      source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteRouteTable.html",
      metBy: "Another range of the stack's VPC",
      calls: ["ec2:DeleteRouteTable"],
      refuse: async (call, aws) => {
        const id = text(call, "RouteTableId");
        const found = await aws.ec2("DescribeRouteTables", { "RouteTableId.1": id });
        return violation(
          contentsOf(found, "subnetId").length > 0 || contentsOf(found, "main").includes("true"),
          `The routeTable '${id}' has dependencies and cannot be deleted.`,
        );
      },
    },
    {
      name: "security-group-in-use",
      refuses: "to delete a security group that a task, a network interface or another group's rule has",
      source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSecurityGroup.html",
      metBy: "Another range of the stack's VPC",
      calls: ["ec2:DeleteSecurityGroup", "ecs:RunTask"],
      answered: (call, answer) => {
        if (call.name === "ecs:RunTask") {
          const { tasks = [] } = JSON.parse(answer) as { tasks?: { taskArn: string }[] };
          tasks.forEach(({ taskArn }) => started.set(taskArn, JSON.stringify(call.parameters)));
        }
        return undefined;
      },
      refuse: async (call, aws) => {
        if (call.name === "ecs:RunTask") {
          return undefined;
        }
        const id = text(call, "GroupId");
        const tasks = await runningTasks(aws);
        const uses = [
          await interfaces(aws),
          await services(aws),
          ...tasks.map(({ taskArn }) => started.get(taskArn) ?? ""),
          ...(await rulesOfOthers(aws, id)),
        ];
        return violation(mentions(uses, id), `resource ${id} has a dependent object`);
      },
    },
    {
      name: "vpc-in-use",
      refuses: "to delete a VPC in which there are route tables, endpoints, subnets, groups or a gateway",
      source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpc.html",
      metBy: "Another range of the stack's VPC",
      calls: ["ec2:DeleteVpc"],
      refuse: async (call, aws) => {
        const id = text(call, "VpcId");
        const inVpc = { "Filter.1.Name": "vpc-id", "Filter.1.Value.1": id };
        const tables = await aws.ec2("DescribeRouteTables", inVpc);
        const isMain = contentsOf(tables, "main").filter((main) => main === "true").length;
        const own = new Set(contentsOf(tables, "routeTableId")).size - isMain;
        // The emulator doesn't filter endpoints.
        const endpoints = contentsOf(await aws.ec2("DescribeVpcEndpoints"), "vpcId");
        return violation(
          own > 0 || endpoints.includes(id),
          `The vpc '${id}' has dependencies and cannot be deleted.`,
        );
      },
    },
  ];
}

function mentions(texts: readonly string[], id: string): boolean {
  return texts.some((text) => text.includes(`>${id}<`) || text.includes(`"${id}"`));
}

/** NAT gateways, endpoints, databases and other interfaces, in XML. */
async function interfaces(aws: Emulator): Promise<string> {
  const live = { "Filter.1.Name": "state", "Filter.1.Value.1": "available" };
  return [
    await aws.ec2("DescribeNatGateways", live),
    await aws.ec2("DescribeNetworkInterfaces"),
    await aws.ec2("DescribeVpcEndpoints"),
    await aws.query("rds", { Action: "DescribeDBInstances", Version: "2014-10-31" }),
  ].join("\n");
}

/** The rules of other groups, in XML: a group's own rules don't prevent its deletion. */
async function rulesOfOthers(aws: Emulator, id: string): Promise<string[]> {
  const rules = (await aws.ec2("DescribeSecurityGroupRules")).split("<securityGroupRuleId>").slice(1);
  return rules.filter((rule) => contentsOf(rule, "groupId")[0] !== id);
}

async function clusters(aws: Emulator): Promise<string[]> {
  return (await aws.ecs<{ clusterArns: string[] }>("ListClusters", {})).clusterArns;
}

async function runningTasks(aws: Emulator): Promise<{ readonly taskArn: string }[]> {
  const lists = (await clusters(aws)).map(async (cluster) => {
    const { taskArns: tasks } = await aws.ecs<{ taskArns: string[] }>("ListTasks", { cluster });
    const described = await aws.ecs<{ tasks: { taskArn: string }[] }>("DescribeTasks", { cluster, tasks });
    return tasks.length === 0 ? [] : described.tasks;
  });
  return (await Promise.all(lists)).flat();
}

/** Network configurations of all clusters' services, as JSON. */
async function services(aws: Emulator): Promise<string> {
  const lists = (await clusters(aws)).map(async (cluster) => {
    const { serviceArns: services } = await aws.ecs<{ serviceArns: string[] }>("ListServices", { cluster });
    return services.length === 0 ? {} : aws.ecs("DescribeServices", { cluster, services });
  });
  return JSON.stringify(await Promise.all(lists));
}
