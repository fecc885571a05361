// Mocks don't prove that awsx makes these subnets and tables in this order, nor what a replacement does to an address:
// e2e/ does.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { NatStrategy } from "../../../components/network/natStrategy";
import { Network, type NetworkArgs } from "../../../components/network/network";
import { baseArgs } from "../../support/baseArgs";
import { type CapturedResource, outputsOf, refusalOf, registered } from "../../support/program";
import { dependenciesOf, listOf, ofType, one } from "../../support/resources";

const eip = "aws:ec2/eip:Eip";
const natGateway = "aws:ec2/natGateway:NatGateway";
const route = "aws:ec2/route:Route";

const make = (args: Partial<NetworkArgs> = {}): Network =>
  new Network("net", { ...baseArgs.network, ...args });
const made = (args?: Partial<NetworkArgs>): Promise<CapturedResource[]> => registered(() => make(args));

it("makes a VPC, one address, one gateway and a private route in each zone", async () => {
  expect(listOf(await made())).toEqual([
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup net",
    "aws:ec2/eip:Eip net-egress-1",
    "aws:ec2/natGateway:NatGateway net-nat-1",
    "aws:ec2/route:Route net-private-1",
    "aws:ec2/route:Route net-private-2",
    "aws:ec2/securityGroup:SecurityGroup net-flow-runs",
    "awsx:ec2:Vpc net",
    "prefect-ecs:network:Network net",
  ]);
});

it("leaves VPC, subnets, route tables and the S3 endpoint to awsx, and no gateway", async () => {
  expect(one(await made({ tags: { team: "data" } }), "awsx:ec2:Vpc", "net").inputs).toEqual({
    cidrBlock: "10.0.0.0/16",
    availabilityZoneNames: ["eu-west-1a", "eu-west-1b"],
    enableDnsHostnames: true,
    enableDnsSupport: true,
    natGateways: { strategy: "None" },
    subnetStrategy: "Auto",
    subnetSpecs: [
      { type: "Public", cidrBlocks: ["10.0.16.0/20", "10.0.48.0/20"] },
      { type: "Private", cidrBlocks: ["10.0.0.0/20", "10.0.32.0/20"] },
    ],
    vpcEndpointStrategy: "Auto",
    vpcEndpointSpecs: [
      { serviceName: "com.amazonaws.eu-west-1.s3", vpcEndpointType: "Gateway", autoAccept: true },
    ],
    tags: { team: "data" },
  });
});

describe("addresses", () => {
  it.each([
    ["unless told otherwise", {}],
    ["when told nothing explicitly", { protectEgressAddresses: undefined }],
  ])("can't be deleted, and stay in the account if they are, %s", async (_, args) => {
    const { protect, retainOnDelete, inputs } = one(await made(args), eip, "net-egress-1");
    expect({ protect, retainOnDelete }).toEqual({ protect: true, retainOnDelete: true });
    expect(inputs).toEqual({ domain: "vpc", tags: { Name: "net-egress-1" } });
  });

  it("go with the stack where that is wanted", async () => {
    const { protect, retainOnDelete } = one(
      await made({ protectEgressAddresses: false }),
      eip,
      "net-egress-1",
    );
    expect({ protect, retainOnDelete }).toEqual({ protect: false, retainOnDelete: false });
  });

  it("are the only thing that is protected", async () => {
    const held = (await made()).filter((resource) => resource.protect || resource.retainOnDelete);
    expect(listOf(held)).toEqual(["aws:ec2/eip:Eip net-egress-1"]);
  });

  it("stay what they are when one gateway per zone becomes a single one", async () => {
    const args = { egressAddressCount: 2 };
    const perZone = await made({ ...args, natStrategy: NatStrategy.onePerZone });
    const single = await made({ ...args, natStrategy: NatStrategy.single });
    expect(ofType(perZone, eip)).toHaveLength(2);
    expect(ofType(single, eip)).toEqual(ofType(perZone, eip));
    expect(one(single, natGateway, "net-nat-1")).toEqual(one(perZone, natGateway, "net-nat-1"));
  });

  it("are as many as gateways, unless told otherwise", async () => {
    expect(ofType(await made({ natStrategy: NatStrategy.onePerZone }), eip)).toHaveLength(2);
    expect(ofType(await made({ egressAddressCount: 3 }), eip)).toHaveLength(3);
  });

  it("are adopted instead of made, used or not", async () => {
    const args = { egressAllocationIds: ["eipalloc-1", "eipalloc-2"] };
    const resources = await made(args);
    expect(ofType(resources, eip)).toEqual([]);
    expect(ofType(resources, natGateway).map(({ inputs }) => inputs["allocationId"])).toEqual(["eipalloc-1"]);
    const { egressAllocationIds, egressIps } = await outputsOf(() => {
      const network = make(args);
      return { egressAllocationIds: network.egressAllocationIds, egressIps: network.egressIps };
    });
    expect(egressAllocationIds).toEqual(["eipalloc-1", "eipalloc-2"]);
    expect(egressIps).toHaveLength(2);
  });
});

describe("gateways", () => {
  it("go before their successors come, for no address serves two", async () => {
    const { deleteBeforeReplace, inputs } = one(await made(), natGateway, "net-nat-1");
    expect(deleteBeforeReplace).toBe(true);
    expect(inputs).toEqual({
      allocationId: "eipalloc-net-egress-1",
      subnetId: "subnet-public-eu-west-1a",
      tags: { Name: "net-nat-1" },
    });
  });

  it("wait for the whole VPC, its way to the internet included", async () => {
    const resources = await made();
    expect(dependenciesOf(resources, one(resources, natGateway, "net-nat-1"))).toEqual([
      "aws:ec2/eip:Eip net-egress-1",
      "awsx:ec2:Vpc net",
    ]);
  });

  it("are handed out by their ids, as many as there are", async () => {
    const ids = (args: Partial<NetworkArgs>): Promise<string[]> => outputsOf(() => make(args).natGatewayIds);
    expect(await ids({ egressAddressCount: 2 })).toEqual(["net-nat-1"]);
    expect(await ids({ natStrategy: NatStrategy.onePerZone })).toEqual(["net-nat-1", "net-nat-2"]);
  });

  it("are children of the component, so that awsx may do with its own what it likes", async () => {
    const resources = await made();
    const component = one(resources, "prefect-ecs:network:Network", "net");
    expect(one(resources, natGateway, "net-nat-1").parent).toBe(component.urn);
    expect(one(resources, eip, "net-egress-1").parent).toBe(component.urn);
  });
});

describe("private routes", () => {
  const routesOf = (resources: CapturedResource[]): unknown[] =>
    ofType(resources, route).map(({ inputs }) => inputs);
  const everywhere = { destinationCidrBlock: "0.0.0.0/0" };

  it("share a single gateway", async () => {
    expect(routesOf(await made())).toEqual([
      { ...everywhere, routeTableId: "rtb-private-eu-west-1a", natGatewayId: "net-nat-1" },
      { ...everywhere, routeTableId: "rtb-private-eu-west-1b", natGatewayId: "net-nat-1" },
    ]);
  });

  it("stay in their zone with one gateway each", async () => {
    const resources = await made({ natStrategy: NatStrategy.onePerZone });
    expect(routesOf(resources)).toEqual([
      { ...everywhere, routeTableId: "rtb-private-eu-west-1a", natGatewayId: "net-nat-1" },
      { ...everywhere, routeTableId: "rtb-private-eu-west-1b", natGatewayId: "net-nat-2" },
    ]);
    expect(ofType(resources, natGateway).map(({ inputs }) => inputs["subnetId"])).toEqual([
      "subnet-public-eu-west-1a",
      "subnet-public-eu-west-1b",
    ]);
  });

  it("are there before anybody uses a private subnet", async () => {
    const resources = await registered(() => {
      const value = pulumi.jsonStringify(make().privateSubnetIds);
      new aws.ssm.Parameter("user", { type: "String", value });
    });
    const user = one(resources, "aws:ssm/parameter:Parameter", "user");
    expect(dependenciesOf(resources, user)).toEqual(
      expect.arrayContaining(["aws:ec2/route:Route net-private-1", "aws:ec2/route:Route net-private-2"]),
    );
  });
});

describe("security groups", () => {
  it("close the VPC's default one", async () => {
    const { inputs } = one(await made(), "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "net");
    expect(inputs).toEqual({ vpcId: "vpc-offline", ingress: [], egress: [], tags: {} });
  });

  it("let nothing in to flow runs, and them out", async () => {
    const { inputs } = one(await made(), "aws:ec2/securityGroup:SecurityGroup", "net-flow-runs");
    expect(inputs).toEqual({
      vpcId: "vpc-offline",
      description: "Flow runs and registration: nothing in, everything out",
      ingress: [],
      egress: [
        { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"], description: "Anywhere" },
      ],
      tags: {},
    });
  });
});

it("says everything that is wrong at once", async () => {
  const args = { cidrBlock: "10.0.0.0/8", availabilityZones: [], egressAddressCount: 0 };
  expect(await refusalOf(() => make(args))).toEqual([
    "`cidrBlock` must be /16 to /24 (AWS allows no larger VPC, and its two subnets in each of up to eight zones no smaller one), got '10.0.0.0/8'.",
    "`availabilityZones` must name at least one zone, got none.",
    "`egressAddressCount` must be at least 1, one for each NAT gateway of 'single', got 0.",
  ]);
});
