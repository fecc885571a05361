import { pricesOf, type Prices, readPriceTable } from "../../../plan/cost/prices";
import { endpointPaysFromGb, endpointsText } from "../../../scripts/docs/endpointsText";

const pricesIn = (region: string): Prices => pricesOf(readPriceTable(), region) as Prices;

it("pays from the traffic whose saving is the endpoint's price", () => {
  const { of } = pricesIn("eu-west-1");
  const gb = endpointPaysFromGb({ of });
  expect(gb * of.natGb).toBeCloseTo(730 * of.interfaceEndpointHour + gb * of.interfaceEndpointGb);
  // 730 × 0.011 ÷ (0.048 − 0.01)
  expect(Math.ceil(gb)).toBe(212);
});

it("says what that many GB of logs cost", () => {
  expect(endpointsText(pricesIn("eu-west-1"))).toMatch(/\*\*212 GB a month\*\* .* cost 120\.84 to write/);
});
