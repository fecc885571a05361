// Mocks find every subnet that they are asked for: what AWS answers for another VPC's, only a real one shows.
import {
  ExistingNetwork,
  subnetProblems,
  type ExistingNetworkArgs,
} from "../../../components/network/existingNetwork";
import { baseArgs } from "../../support/baseArgs";
import { outputsOf, refusalOf, registered } from "../../support/program";
import { listOf, one } from "../../support/resources";

const make = (args: Partial<ExistingNetworkArgs> = {}): ExistingNetwork =>
  new ExistingNetwork("main", { ...baseArgs.existingNetwork, ...args });

it("makes nothing but a security group", async () => {
  expect(listOf(await registered(make))).toEqual([
    "aws:ec2/securityGroup:SecurityGroup main-flow-runs",
    "prefect-ecs:network:ExistingNetwork main",
  ]);
});

it("lets nothing in, and flow runs out", async () => {
  const resources = await registered(() => make({ tags: { team: "data" } }));
  expect(one(resources, "aws:ec2/securityGroup:SecurityGroup", "main-flow-runs").inputs).toEqual({
    vpcId: "vpc-0123456789abcdef0",
    description: "Flow runs and registration: nothing in, everything out",
    ingress: [],
    egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"], description: "Anywhere" }],
    tags: { team: "data" },
  });
});

it("lets flow runs out by IPv6 too where its subnets have it", async () => {
  const { inputs } = one(
    await registered(() => make({ ipv6: true })),
    "aws:ec2/securityGroup:SecurityGroup",
    "main-flow-runs",
  );
  expect(inputs["egress"]).toMatchObject([{ cidrBlocks: ["0.0.0.0/0"], ipv6CidrBlocks: ["::/0"] }]);
});

it("hands on what it was given", async () => {
  const egressIps = ["203.0.113.1"];
  const outputs = await outputsOf(() => {
    const network = make({ egressIps, natGatewayIds: ["nat-0123456789abcdef0"] });
    return {
      vpcId: network.vpcId,
      privateSubnetIds: network.privateSubnetIds,
      egressIps: network.egressIps,
      natGatewayIds: network.natGatewayIds,
      flowRunSecurityGroupId: network.flowRunSecurityGroupId,
    };
  });
  expect(outputs).toEqual({
    ...baseArgs.existingNetwork,
    egressIps,
    natGatewayIds: ["nat-0123456789abcdef0"],
    flowRunSecurityGroupId: "sg-main-flow-runs",
  });
});

it("refuses to have no subnet", async () => {
  expect(await refusalOf(() => make({ privateSubnetIds: [] }))).toEqual([
    "`privateSubnetIds` must name at least one subnet, got none.",
  ]);
});

it("tells which subnets are another VPC's", () => {
  const [mine, other] = baseArgs.existingNetwork.privateSubnetIds as [string, string];
  expect(subnetProblems("vpc-0123456789abcdef0", [mine, other], [mine])).toEqual([
    `\`privateSubnetIds\` must be subnets of 'vpc-0123456789abcdef0', got '${other}'.`,
  ]);
});
