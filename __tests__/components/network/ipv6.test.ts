// Mocks don't prove that awsx takes the transform, nor that AWS gives a VPC that exists a block: an engine with AWS's provider does.
import { numberedByZone } from "../../../components/network/ipv6";
import { Network, type NetworkArgs } from "../../../components/network/network";
import { baseArgs } from "../../support/baseArgs";
import { type CapturedResource, outputsOf, registered } from "../../support/program";
import { listOf, ofType, one } from "../../support/resources";

const make = (args: Partial<NetworkArgs> = {}): Network =>
  new Network("net", { ...baseArgs.network, ipv6: true, ...args });
const made = (): Promise<CapturedResource[]> => registered(() => make());

it("adds a gateway that lets out only, and a route to it in each zone", async () => {
  const before = listOf(await registered(() => make({ ipv6: false })));
  const resources = await made();
  expect(listOf(resources).filter((row) => !before.includes(row))).toEqual([
    "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway net",
    "aws:ec2/route:Route net-private-1-ipv6",
    "aws:ec2/route:Route net-private-2-ipv6",
  ]);
  const gateway = "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway";
  expect(one(resources, gateway, "net").inputs).toEqual({ vpcId: "vpc-offline", tags: { Name: "net" } });
  expect(
    ofType(resources, "aws:ec2/route:Route")
      .filter(({ name }) => name.endsWith("-ipv6"))
      .map(({ inputs }) => inputs),
  ).toEqual(
    ["eu-west-1a", "eu-west-1b"].map((zone) => ({
      routeTableId: `rtb-private-${zone}`,
      destinationIpv6CidrBlock: "::/0",
      egressOnlyGatewayId: "net",
    })),
  );
});

it("asks for a block of Amazon's, of which private subnets alone get a part", async () => {
  expect(one(await made(), "awsx:ec2:Vpc", "net").inputs).toMatchObject({
    assignGeneratedIpv6CidrBlock: true,
    subnetSpecs: [
      { type: "Public", assignIpv6AddressOnCreation: false },
      { type: "Private", assignIpv6AddressOnCreation: true },
    ],
  });
});

it("lets flow runs out by both", async () => {
  const { inputs } = one(await made(), "aws:ec2/securityGroup:SecurityGroup", "net-flow-runs");
  expect(inputs).toMatchObject({
    ingress: [],
    egress: [{ protocol: "-1", cidrBlocks: ["0.0.0.0/0"], ipv6CidrBlocks: ["::/0"] }],
  });
});

it("hands out the VPC's block, to be allow-listed", async () => {
  expect(await outputsOf(() => ({ block: make().ipv6CidrBlock }))).toEqual({
    block: "2001:db8:1234:1a00::/56",
  });
  expect(await outputsOf(() => ({ block: make({ ipv6: false }).ipv6CidrBlock }))).toEqual({});
});

describe("a private subnet's range", () => {
  const numbered = (range: string | undefined, zone: string): Promise<unknown> =>
    outputsOf(() => {
      const props = { ipv6CidrBlock: range, availabilityZone: zone, cidrBlock: "10.0.0.0/20" };
      const result = numberedByZone({
        type: "aws:ec2/subnet:Subnet",
        props,
        opts: {},
        name: "net-private-1",
        custom: true,
      });
      return { props: (result as { props: object }).props };
    });

  it.each([
    ["2600:1f18:1:ab02::/64", "eu-west-1a", "2600:1f18:1:ab00::/64"],
    ["2600:1f18:1:ab03::/64", "eu-west-1a", "2600:1f18:1:ab00::/64"],
    ["2600:1f18:1:ab05::/64", "eu-west-1c", "2600:1f18:1:ab02::/64"],
    ["2600:1f18:1:e02::/64", "eu-west-1h", "2600:1f18:1:e07::/64"],
  ])("is by its zone, not by the count of zones: %s in %s", async (range, zone, expected) => {
    expect(await numbered(range, zone)).toMatchObject({
      props: { ipv6CidrBlock: expected, availabilityZone: zone, cidrBlock: "10.0.0.0/20" },
    });
  });

  it("stays none for a public subnet, and nothing else is touched", async () => {
    expect(await numbered(undefined, "eu-west-1a")).toEqual({
      props: { availabilityZone: "eu-west-1a", cidrBlock: "10.0.0.0/20" },
    });
    const vpc = { type: "aws:ec2/vpc:Vpc", props: {}, opts: {}, name: "net", custom: true };
    expect(numberedByZone(vpc)).toBeUndefined();
  });
});
