import type { CapturedStack } from "../../offline/captureStack";
import type { DeploymentSize } from "../flows";
import { type DaskCost, daskCosts } from "./daskWorkers";
import { type CostItem, sum } from "./line";
import { unpricedClasses } from "./dataStore";
import type { InstancesInUse } from "./managedInstances";
import { monthlyItems } from "./monthlyItems";
import { type UnknownType, unknownTypes } from "../../resourceTypes";
import type { PriceKey } from "../../resourceTypes/priceKey";
import { type Prices, pricesOf, type PriceTable, readPriceTable } from "./prices";
import { Inventory } from "../inventory/inventory";
import { readSetup } from "./readSetup";
import { type Saving, savings } from "./savings";
import type { Setup } from "./setup";
import { type ThousandRuns, thousandRuns } from "./thousandRuns";
import { DEFAULT_USAGE, type Usage } from "./usage";

/** Cost of a stack in its region, at list prices: plain data. Amounts are US dollars, not rounded. */
export interface Cost {
  readonly region: string;
  readonly currency: string;
  /** Day on which the prices were looked up last. */
  readonly date: string;
  /** Day of the region's Spot prices, which change; undefined without prices. */
  readonly spotDate?: string;
  /** Name → AWS's page. */
  readonly sources: Readonly<Record<string, string>>;
  readonly assumptions: Usage;
  /** Why there are no amounts; undefined: there are. */
  readonly problem?: string;
  readonly items: readonly CostItem[];
  /** Types missing from the amounts because their price is unknown; absent: none. */
  readonly unpriced?: readonly UnknownType[];
  /** A month without flow runs and traffic; undefined without prices. */
  readonly fixed?: number;
  /** A month with the assumed usage; undefined without prices. */
  readonly total?: number;
  /** The total with all flow runs on Spot, and on demand; absent: they are all on one of them. */
  readonly totalBetween?: readonly [onSpot: number, onDemand: number];
  /** AWS's free allowances within the total, if nothing else in the account uses them. */
  readonly freeAtMost: number;
  /** The default size first, then deployments' own sizes. */
  readonly thousandRuns: readonly ThousandRuns[];
  readonly savings: readonly Saving[];
  /** Not in the amounts, for flow runs decide when there are some; absent: none. */
  readonly managedInstances?: readonly InstancesInUse[];
  /** Not in the amounts, for flows decide how long they have workers; absent: there are none. */
  readonly daskWorkers?: readonly DaskCost[];
}

export interface CostOptions {
  /** Deployments with their own size. @default none */
  readonly deployments?: readonly DeploymentSize[];
  /** @default `prices.yaml` */
  readonly table?: PriceTable;
}

/** Cost of a stack, from the resources that its program registered. */
export function costOf(
  stack: Pick<CapturedStack, "stack" | "resources">,
  usage: Usage = DEFAULT_USAGE,
  { deployments = [], table = readPriceTable() }: CostOptions = {},
): Cost {
  const { region, setup } = readSetup(stack);
  const unpriced = [
    ...unknownTypes(new Inventory(stack.resources).types()),
    ...unpricedClasses(setup.dataStore),
  ];
  return {
    ...costOfSetup(setup, region, usage, { deployments, table }),
    ...(unpriced.length === 0 ? {} : { unpriced }),
  };
}

/** Cost of any environment, with or without this program. */
export function costOfSetup(
  setup: Setup,
  region: string,
  usage: Usage,
  { deployments = [], table = readPriceTable() }: CostOptions = {},
): Cost {
  const { currency, date, spotDates, sources } = table;
  const about = { region, currency, date, sources, assumptions: usage };
  const prices = pricesOf(table, region);
  if (prices === undefined) {
    return {
      ...about,
      problem: noPrices(region, table),
      items: [],
      freeAtMost: 0,
      thousandRuns: [],
      savings: [],
    };
  }
  const items = monthlyItems(setup, prices, usage);
  return {
    ...about,
    spotDate: spotDates[region],
    items,
    fixed: sum(items.filter(({ varies }) => !varies)),
    total: sum(items),
    ...totalBetween(setup, prices, usage),
    freeAtMost: freeAtMost(items, prices),
    thousandRuns: [...ownSizes(setup), ...deployments].map((size) =>
      thousandRuns(setup, prices, usage, size),
    ),
    savings: savings(setup, prices, usage),
    ...(setup.managedInstances === undefined ? {} : { managedInstances: setup.managedInstances }),
    ...(setup.daskWorkers === undefined ? {} : { daskWorkers: daskCosts(setup.daskWorkers, prices) }),
  };
}

function totalBetween(setup: Setup, prices: Prices, usage: Usage): Pick<Cost, "totalBetween"> {
  const { flowRuns } = setup;
  const total = (spotShare: number): number =>
    sum(monthlyItems({ ...setup, flowRuns: { ...flowRuns, spotShare } }, prices, usage));
  return flowRuns.spotShare > 0 && flowRuns.spotShare < 1 ? { totalBetween: [total(1), total(0)] } : {};
}

/** Default sizes. */
function ownSizes({ flowRuns, flowProjects = [] }: Setup): DeploymentSize[] {
  return flowProjects.length === 0
    ? [{ ...flowRuns, name: "the stack's own size" }]
    : flowProjects.map((project) => ({ ...project, name: `project ${project.name}` }));
}

function freeAtMost(items: readonly CostItem[], { of, table }: Prices): number {
  return sum(
    Object.entries(table.free).map(([price, allowance]) => {
      const used = items
        .filter((item) => item.price === price)
        .reduce((total, item) => total + item.quantity, 0);
      return { monthly: Math.min(used, allowance) * of[price as PriceKey] };
    }),
  );
}

function noPrices(region: string, { regions }: PriceTable): string {
  return (
    `There are no prices of ${region}: plan/cost/prices.yaml has those of ${Object.keys(regions).join(", ")}. ` +
    "Add the region there; another region's prices would mislead."
  );
}
