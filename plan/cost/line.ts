import type { PriceKey } from "../../resourceTypes/priceKey";
import type { Prices } from "./prices";

export { MONTH_HOURS } from "../../resourceTypes/priceKey";

/** Groups of items. */
export const Part = {
  network: "network",
  tasks: "tasks",
  monitoring: "monitoring",
  other: "other",
} as const;
export type Part = (typeof Part)[keyof typeof Part];

/** One line of a month's bill. */
export interface CostItem {
  readonly item: string;
  readonly part: Part;
  readonly quantity: number;
  readonly unit: string;
  /** US dollars per unit. */
  readonly unitPrice: number;
  /** US dollars, not rounded. */
  readonly monthly: number;
  /** Whether it depends on the assumed usage. */
  readonly varies: boolean;
  /** The price in the table; absent for items with several prices, such as tasks. */
  readonly price?: PriceKey;
}

type MakeItem = (item: string, price: PriceKey, quantity: number) => CostItem;

/** Creates items of a group at the table's prices. */
export function linesOf(
  prices: Prices,
  part: Part,
): { readonly fixed: MakeItem; readonly varying: MakeItem } {
  const make =
    (varies: boolean): MakeItem =>
    (item, price, quantity) => {
      const unitPrice = prices.of[price];
      const { unit } = prices.table.kinds[price];
      return { item, part, quantity, unit, unitPrice, monthly: quantity * unitPrice, varies, price };
    };
  return { fixed: make(false), varying: make(true) };
}

export function sum(items: readonly { readonly monthly: number }[]): number {
  return items.reduce((total, { monthly }) => total + monthly, 0);
}
