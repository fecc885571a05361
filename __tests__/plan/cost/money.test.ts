import { money, quantity, unitPrice } from "../../../plan/cost/money";

it.each([
  [1234.5, "1,234.50"],
  [0, "0.00"],
  [35.04, "35.04"],
])("shows %d as an amount", (amount, shown) => {
  expect(money(amount)).toBe(shown);
});

it.each([
  [0.01224056, "0.01224056"],
  [3, "3.00"],
  [0.048, "0.048"],
])("shows %d as a price with all its digits", (price, shown) => {
  expect(unitPrice(price)).toBe(shown);
});

it.each([
  [730, "730"],
  [1460, "1,460"],
  [12345.6, "12,346"],
  [83.333, "83.3"],
  [0.1314, "0.131"],
])("shows %d as a quantity", (amount, shown) => {
  expect(quantity(amount)).toBe(shown);
});
