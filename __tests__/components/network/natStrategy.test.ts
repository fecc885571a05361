import { addressesInUse, natGatewayCount, NatStrategy } from "../../../components/network/natStrategy";

it.each([
  [NatStrategy.single, 3, 1, 1],
  [NatStrategy.onePerZone, 3, 3, 3],
  [NatStrategy.onePerZone, 1, 1, 1],
  [NatStrategy.instance, 3, 0, 1],
])("%s in %d zones has %d NAT gateways, and uses %d addresses", (strategy, zones, gateways, addresses) => {
  expect(natGatewayCount(strategy, zones)).toBe(gateways);
  expect(addressesInUse(strategy, zones)).toBe(addresses);
});
