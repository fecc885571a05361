// Mocks don't prove that EC2 Auto Scaling starts an instance with an existing interface, nor that its image forwards: only AWS does.
import { Network, type NetworkArgs } from "../../../components/network/network";
import { NatInstance, type NatInstanceArgs } from "../../../components/network/natInstance";
import { baseArgs } from "../../support/baseArgs";
import { type CapturedResource, outputsOf, refusalOf, registered } from "../../support/program";
import { dependenciesOf, listOf, ofType, one } from "../../support/resources";

const least: NatInstanceArgs = {
  vpcId: "vpc-1",
  subnetId: "subnet-public-a",
  availabilityZone: "eu-west-1a",
  allocationId: "eipalloc-1",
  privateCidrBlocks: ["10.0.0.0/20", "10.0.32.0/20"],
};
const make = (args: Partial<NatInstanceArgs> = {}): NatInstance =>
  new NatInstance("nat", { ...least, ...args });
const made = (args?: Partial<NatInstanceArgs>): Promise<CapturedResource[]> => registered(() => make(args));

const association = "aws:ec2/eipAssociation:EipAssociation";
const networkInterface = "aws:ec2/networkInterface:NetworkInterface";
const template = "aws:ec2/launchTemplate:LaunchTemplate";
const group = "aws:autoscaling/group:Group";
const tags = { "prefect-ecs:stack": "prefect-ecs/test" };

it("makes an interface with its address, and a group of one, without any role", async () => {
  expect(listOf(await made())).toEqual([
    "aws:autoscaling/group:Group nat",
    "aws:ec2/eipAssociation:EipAssociation nat",
    "aws:ec2/launchTemplate:LaunchTemplate nat",
    "aws:ec2/networkInterface:NetworkInterface nat",
    "aws:ec2/securityGroup:SecurityGroup nat",
    "prefect-ecs:network:NatInstance nat",
  ]);
});

it("lets in private subnets alone", async () => {
  const { inputs } = one(await made(), "aws:ec2/securityGroup:SecurityGroup", "nat");
  const everything = { protocol: "-1", fromPort: 0, toPort: 0 };
  expect(inputs).toEqual({
    vpcId: "vpc-1",
    description: "NAT instance: private subnets in, everything out",
    ingress: [{ ...everything, cidrBlocks: ["10.0.0.0/20", "10.0.32.0/20"], description: "Private subnets" }],
    egress: [{ ...everything, cidrBlocks: ["0.0.0.0/0"], description: "Anywhere" }],
    tags: { Name: "nat" },
  });
});

it("has an interface that forwards what isn't its own, and that no instance takes along", async () => {
  const resources = await made({ tags });
  expect(one(resources, networkInterface, "nat").inputs).toEqual({
    subnetId: "subnet-public-a",
    securityGroups: ["sg-nat"],
    description: "NAT instance: target of the private routes",
    sourceDestCheck: false,
    tags: { ...tags, Name: "nat" },
  });
  expect(one(resources, template, "nat").inputs["networkInterfaces"]).toEqual([
    { deviceIndex: 0, networkInterfaceId: "eni-nat", deleteOnTermination: "false" },
  ]);
});

it("starts with IMDSv2 only, an encrypted disk, no key, no role, no user data and no open bill", async () => {
  const { networkInterfaces, ...inputs } = one(await made({ tags }), template, "nat").inputs;
  const named = { ...tags, Name: "nat" };
  expect(networkInterfaces).toHaveLength(1);
  expect(inputs).toEqual({
    imageId: "ami-0123456789abcdef0",
    instanceType: "t4g.nano",
    blockDeviceMappings: [
      { deviceName: "/dev/xvda", ebs: { encrypted: "true", deleteOnTermination: "true", volumeType: "gp3" } },
    ],
    metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
    creditSpecification: { cpuCredits: "standard" },
    tagSpecifications: [
      { resourceType: "instance", tags: named },
      { resourceType: "volume", tags: named },
    ],
    updateDefaultVersion: true,
    tags: named,
  });
});

it("takes another type and image", async () => {
  const args = { instanceType: "t4g.small", imageId: "ami-0fedcba9876543210" };
  expect(one(await made(args), template, "nat").inputs).toMatchObject(args);
});

it("refuses a type that its image doesn't run on", async () => {
  expect(await refusalOf(() => make({ instanceType: "t3.nano" }))).toEqual([
    "`instanceType` must be 't4g.nano', 't4g.micro', 't4g.small' or 't4g.medium', got 't3.nano'.",
  ]);
});

it("keeps one instance, in the interface's zone, the old one gone before the new one comes", async () => {
  const { inputs, deleteBeforeReplace } = one(await made(), group, "nat");
  expect(inputs).toMatchObject({
    availabilityZones: ["eu-west-1a"],
    minSize: 1,
    maxSize: 1,
    launchTemplate: { id: "lt-nat", version: "1" },
    instanceMaintenancePolicy: { minHealthyPercentage: 0, maxHealthyPercentage: 100 },
    instanceRefresh: {
      strategy: "Rolling",
      preferences: { minHealthyPercentage: 0, maxHealthyPercentage: 100 },
    },
  });
  // AWS refuses subnets beside an existing interface.
  expect(inputs["vpcZoneIdentifiers"]).toBeUndefined();
  expect(deleteBeforeReplace).toBe(true);
});

it("is replaced with its interface, by a name that has the interface's id", async () => {
  const resources = await made();
  const { inputs, propertyDependencies } = one(resources, group, "nat");
  expect(inputs["name"]).toBe("nat-eni-nat");
  expect(propertyDependencies["name"]).toEqual([one(resources, networkInterface, "nat").urn]);
});

it("gives its interface the address after the instance has started, and never two the same", async () => {
  const resources = await made();
  const address = one(resources, association, "nat");
  expect(address.inputs).toEqual({ allocationId: "eipalloc-1", networkInterfaceId: "eni-nat" });
  expect(address.deleteBeforeReplace).toBe(true);
  expect(dependenciesOf(resources, address)).toContain("aws:autoscaling/group:Group nat");
});

it("hands out its interface only once the address is there", async () => {
  const { networkInterfaceId, autoScalingGroupName } = await outputsOf(() => {
    const { networkInterfaceId, autoScalingGroupName } = make();
    return { networkInterfaceId, autoScalingGroupName };
  });
  expect({ networkInterfaceId, autoScalingGroupName }).toEqual({
    networkInterfaceId: "eni-nat",
    autoScalingGroupName: "nat-eni-nat",
  });
});

describe("in a network", () => {
  const network = (args: Partial<NetworkArgs> = {}): Promise<CapturedResource[]> =>
    registered(() => new Network("net", { ...baseArgs.network, natStrategy: "instance", ...args }));

  it("replaces the NAT gateway, and nothing else", async () => {
    const single = listOf(await network({ natStrategy: "single" }));
    const withInstance = listOf(await network());
    expect(single.filter((one) => !withInstance.includes(one))).toEqual([
      "aws:ec2/natGateway:NatGateway net-nat-1",
    ]);
    expect(withInstance.filter((one) => !single.includes(one))).toEqual([
      "aws:autoscaling/group:Group net-nat",
      "aws:ec2/eipAssociation:EipAssociation net-nat",
      "aws:ec2/launchTemplate:LaunchTemplate net-nat",
      "aws:ec2/networkInterface:NetworkInterface net-nat",
      "aws:ec2/securityGroup:SecurityGroup net-nat",
      "prefect-ecs:network:NatInstance net-nat",
    ]);
  });

  it("is the target of every private route, from when it has the address", async () => {
    const resources = await network();
    const routes = ofType(resources, "aws:ec2/route:Route");
    expect(routes.map(({ inputs }) => inputs)).toEqual(
      ["a", "b"].map((zone) => ({
        routeTableId: `rtb-private-eu-west-1${zone}`,
        destinationCidrBlock: "0.0.0.0/0",
        networkInterfaceId: "eni-net-nat",
      })),
    );
    for (const route of routes) {
      expect(dependenciesOf(resources, route)).toContain(`${association} net-nat`);
    }
  });

  it("leaves the addresses as they are, and uses the first", async () => {
    const eip = "aws:ec2/eip:Eip";
    const args = { egressAddressCount: 2 };
    const withInstance = await network(args);
    expect(ofType(withInstance, eip)).toEqual(ofType(await network({ ...args, natStrategy: "single" }), eip));
    expect(one(withInstance, association, "net-nat").inputs["allocationId"]).toBe("eipalloc-net-egress-1");
  });

  it("uses an adopted address", async () => {
    const resources = await network({ egressAllocationIds: ["eipalloc-1", "eipalloc-2"] });
    expect(one(resources, association, "net-nat").inputs["allocationId"]).toBe("eipalloc-1");
  });

  it("waits for the VPC's way to the internet", async () => {
    const resources = await network();
    expect(dependenciesOf(resources, one(resources, association, "net-nat"))).toContain("awsx:ec2:Vpc net");
  });

  it("is checked together with the rest", async () => {
    const args = { natInstanceType: "m5.large", cidrBlock: "10.0.0.0/8" };
    expect(
      await refusalOf(() => new Network("net", { ...baseArgs.network, natStrategy: "instance", ...args })),
    ).toEqual([
      expect.stringMatching(/^`cidrBlock` must be/),
      "`natInstanceType` must be 't4g.nano', 't4g.micro', 't4g.small' or 't4g.medium', got 'm5.large'.",
    ]);
  });
});
