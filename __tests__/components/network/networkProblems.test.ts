import { networkProblems, type NetworkSettings } from "../../../components/network/networkProblems";
import { NatStrategy } from "../../../components/network/natStrategy";

const good: NetworkSettings = {
  cidrBlock: "10.0.0.0/16",
  availabilityZones: ["eu-west-1a", "eu-west-1b"],
  natStrategy: NatStrategy.single,
  egressAddressCount: 1,
};
const { single, onePerZone } = NatStrategy;

describe("networkProblems", () => {
  it.each([
    {},
    { egressAddressCount: 5 },
    { natStrategy: onePerZone, egressAddressCount: 2 },
    { availabilityZones: ["eu-west-1c"] },
  ])("finds nothing in %j", (change) => {
    expect(networkProblems({ ...good, ...change })).toEqual([]);
  });

  it.each([
    [{ cidrBlock: "ten" }, "`cidrBlock` must be an IPv4 range such as '10.0.0.0/16', got 'ten'."],
    [{ availabilityZones: [] }, "`availabilityZones` must name at least one zone, got none."],
    [
      { availabilityZones: ["eu-west-1a", "eu-west-1a"] },
      '`availabilityZones` must name each zone once, got ["eu-west-1a","eu-west-1a"].',
    ],
    [
      { availabilityZones: ["us-west-2a", "us-west-2-lax-1a"] },
      '`availabilityZones` must end in different letters from a to h, got ["us-west-2a","us-west-2-lax-1a"].',
    ],
    [
      { availabilityZones: ["eu-west-1"] },
      '`availabilityZones` must end in different letters from a to h, got ["eu-west-1"].',
    ],
    [
      { natStrategy: onePerZone, egressAddressCount: 1 },
      "`egressAddressCount` must be at least 2, one for each NAT gateway of 'onePerZone', got 1.",
    ],
    [
      { natStrategy: single, egressAddressCount: 1.5 },
      "`egressAddressCount` must be at least 1, one for each NAT gateway of 'single', got 1.5.",
    ],
  ])("refuses %j", (change, problem) => {
    expect(networkProblems({ ...good, ...change })).toEqual([problem]);
  });
});
