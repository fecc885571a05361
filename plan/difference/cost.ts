import { isDeepStrictEqual } from "node:util";
import type { Cost } from "../cost/cost";

/** Monthly cost before and after, in US dollars, not rounded. */
export interface CostChange {
  readonly items: readonly ItemChange[];
  /** A month without a flow run. */
  readonly fixed: BeforeAndAfter;
  /** A month with the assumed usage. */
  readonly total: BeforeAndAfter;
  /** Types missing from the later amounts because their price is unknown; absent: none. */
  readonly unpriced?: Cost["unpriced"];
}

export interface BeforeAndAfter {
  readonly before: number;
  readonly after: number;
}

export interface ItemChange extends BeforeAndAfter {
  readonly item: string;
}

/** Undefined if no amount changes by a cent and the unpriced types are the same, or if a region has no prices. */
export function costChange(before: Cost | undefined, after: Cost | undefined): CostChange | undefined {
  if (before?.total === undefined || after?.total === undefined) {
    return undefined;
  }
  const [earlier, later] = [monthlyByItem(before), monthlyByItem(after)];
  const items = [...new Set([...later.keys(), ...earlier.keys()])]
    .map((item) => ({ item, before: earlier.get(item) ?? 0, after: later.get(item) ?? 0 }))
    .filter((item) => Math.abs(item.after - item.before) >= HALF_A_CENT);
  const { unpriced } = after;
  return items.length === 0 && isDeepStrictEqual(unpriced, before.unpriced)
    ? undefined
    : {
        items,
        fixed: { before: before.fixed ?? 0, after: after.fixed ?? 0 },
        total: { before: before.total, after: after.total },
        ...(unpriced === undefined ? {} : { unpriced }),
      };
}

const HALF_A_CENT = 0.005;

function monthlyByItem({ items }: Cost): Map<string, number> {
  const amounts = new Map<string, number>();
  for (const { item, monthly } of items) {
    amounts.set(item, (amounts.get(item) ?? 0) + monthly);
  }
  return amounts;
}
