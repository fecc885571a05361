import * as fc from "fast-check";
import {
  type Cidr,
  cidrContains,
  cidrsOverlap,
  formatCidr,
  parseCidr,
} from "../../../components/network/cidr";
import { vpcCidrProblems, zoneSubnets } from "../../../components/network/subnets";

const zones = ["a", "b", "c", "d", "e", "f", "g", "h"].map((letter) => `us-east-1${letter}`);
const vpc = fc
  .tuple(fc.integer({ min: 0, max: 2 ** 24 - 1 }), fc.integer({ min: 16, max: 24 }))
  .map(([address, prefix]) =>
    formatCidr({ base: 10 * 2 ** 24 + address - (address % 2 ** (32 - prefix)), prefix }),
  );

describe("zoneSubnets", () => {
  it("gives each zone an eighth, half private and half public", () => {
    expect(zoneSubnets("10.0.0.0/16", ["eu-west-1a", "eu-west-1b", "eu-west-1c"])).toEqual([
      { zone: "eu-west-1a", privateCidrBlock: "10.0.0.0/20", publicCidrBlock: "10.0.16.0/20" },
      { zone: "eu-west-1b", privateCidrBlock: "10.0.32.0/20", publicCidrBlock: "10.0.48.0/20" },
      { zone: "eu-west-1c", privateCidrBlock: "10.0.64.0/20", publicCidrBlock: "10.0.80.0/20" },
    ]);
  });

  it("gives a zone the same subnets whichever others there are, in whatever order", () => {
    fc.assert(
      fc.property(vpc, fc.shuffledSubarray(zones, { minLength: 1 }), (cidrBlock, some) => {
        for (const subnets of zoneSubnets(cidrBlock, some)) {
          expect(zoneSubnets(cidrBlock, [subnets.zone])).toEqual([subnets]);
        }
      }),
    );
  });

  it("gives subnets that lie in the VPC, don't overlap and are no smaller than AWS's smallest", () => {
    fc.assert(
      fc.property(vpc, (cidrBlock) => {
        const subnets = zoneSubnets(cidrBlock, zones)
          .flatMap((zone) => [zone.privateCidrBlock, zone.publicCidrBlock])
          .map(parsed);
        expect(subnets).toHaveLength(16);
        expect(
          subnets.filter((subnet) => !cidrContains(parsed(cidrBlock), subnet) || subnet.prefix > 28),
        ).toEqual([]);
        expect(
          subnets.filter((one, index) => subnets.slice(0, index).some((other) => cidrsOverlap(one, other))),
        ).toEqual([]);
      }),
    );
  });

  it.each(["", "us-east-1", "us-east-1z"])("doesn't know a zone '%s'", (zone) => {
    expect(() => zoneSubnets("10.0.0.0/16", [zone])).toThrow(RangeError);
  });

  it("wants a range", () => {
    expect(() => zoneSubnets("10.0.0.0", zones)).toThrow(RangeError);
  });
});

describe("vpcCidrProblems", () => {
  it.each([
    "10.0.0.0/16",
    "10.255.255.0/24",
    "172.16.0.0/16",
    "172.31.0.0/20",
    "192.168.0.0/16",
    "100.64.0.0/16",
  ])("allows %s", (cidrBlock) => {
    expect(vpcCidrProblems(cidrBlock)).toEqual([]);
  });

  it.each([
    ["ten", "`cidrBlock` must be an IPv4 range such as '10.0.0.0/16', got 'ten'."],
    [
      "10.0.0.0/15",
      "`cidrBlock` must be /16 to /24 (AWS allows no larger VPC, and its two subnets in each of up to eight zones no smaller one), got '10.0.0.0/15'.",
    ],
    [
      "10.0.0.1/24",
      "`cidrBlock` must begin with the range's first address, '10.0.0.0/24', got '10.0.0.1/24'.",
    ],
    [
      "172.32.0.0/16",
      "`cidrBlock` must lie in a private range (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10), got '172.32.0.0/16'.",
    ],
  ])("refuses %s", (cidrBlock, problem) => {
    expect(vpcCidrProblems(cidrBlock)).toEqual([problem]);
  });

  it("allows every range that zoneSubnets is tested with", () => {
    fc.assert(
      fc.property(vpc, (cidrBlock) => {
        expect(vpcCidrProblems(cidrBlock)).toEqual([]);
      }),
    );
  });
});

function parsed(text: string): Cidr {
  const range = parseCidr(text);
  if (range === undefined) {
    throw new Error(text);
  }
  return range;
}
