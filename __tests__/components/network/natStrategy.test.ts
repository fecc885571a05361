import { natGatewayCount, NatStrategy } from "../../../components/network/natStrategy";

describe("natGatewayCount", () => {
  it.each([
    [NatStrategy.single, 3, 1],
    [NatStrategy.onePerZone, 3, 3],
    [NatStrategy.onePerZone, 1, 1],
  ])("of %s in %d zones is %d", (strategy, zoneCount, expected) => {
    expect(natGatewayCount(strategy, zoneCount)).toBe(expected);
  });
});
