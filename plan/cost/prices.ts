import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { PRICE_KEYS, type PriceKey } from "../../resourceTypes/priceKey";
import { CliError } from "../../cli/support/cliError";
import { priceTableProblems } from "./priceTableProblems";

/** `prices.yaml` as it stands. */
export interface PriceTable {
  /** Day on which the prices were looked up last. */
  readonly date: string;
  readonly currency: string;
  /** Region → day of its Spot prices. */
  readonly spotDates: Readonly<Record<string, string>>;
  /** Name → page of AWS. */
  readonly sources: Readonly<Record<string, string>>;
  readonly kinds: Readonly<Record<PriceKey, { readonly unit: string; readonly source: string }>>;
  readonly everywhere: Readonly<Partial<Record<PriceKey, number>>>;
  readonly regions: Readonly<Record<string, Readonly<Partial<Record<PriceKey, number>>>>>;
  /** What an account gets a month without paying. */
  readonly free: Readonly<Partial<Record<PriceKey, number>>>;
  readonly containerInsights: ContainerInsights;
  readonly logs: { readonly keptOfIngested: number };
}

/** What Container Insights writes down. */
export interface ContainerInsights {
  readonly clusterMetrics: number;
  readonly serviceMetrics: number;
  readonly familyMetrics: number;
  readonly recordKilobytes: number;
}

/** The table, and what one of each costs in one region. */
export interface Prices {
  readonly region: string;
  readonly table: PriceTable;
  readonly of: Readonly<Record<PriceKey, number>>;
}

const PRICE_FILE = path.join(__dirname, "prices.yaml");

/** Reads the table, or says all that is wrong with it. */
export function readPriceTable(file: string = PRICE_FILE): PriceTable {
  const table = parse(readFileSync(file, "utf8")) as unknown;
  const problems = priceTableProblems(table, PRICE_KEYS);
  if (problems.length > 0) {
    throw new CliError(
      [`${path.basename(file)} can't be used:`, ...problems.map((p) => `  - ${p}`)].join("\n"),
    );
  }
  return table as PriceTable;
}

/** A region's prices; none for a region that the table doesn't have. */
export function pricesOf(table: PriceTable, region: string): Prices | undefined {
  const own = table.regions[region];
  return own === undefined
    ? undefined
    : { region, table, of: { ...table.everywhere, ...own } as Record<PriceKey, number> };
}
