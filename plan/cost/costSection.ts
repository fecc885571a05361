import { listed } from "../../resourceTypes";
import { taskSize } from "../../resourceTypes/tasks";
import { rightTo, type Section, type Table } from "../section";
import type { Cost } from "./cost";
import { daskLines } from "./daskWorkers";
import { managedInstancesLines } from "./managedInstances";
import { money, quantity, unitPrice } from "./money";
import { USAGE_OPTIONS } from "./usage";

/** A stack's cost as text and tables. */
export function costSection(cost: Cost): Section {
  return cost.problem === undefined
    ? {
        title: "Cost",
        text: [
          summary(cost),
          ...betweenLine(cost),
          ...daskLines(cost.daskWorkers),
          ...managedInstancesLines(cost.managedInstances),
          ...notPriced(cost),
          assumptions(cost),
        ],
        tables: [
          monthTable(cost),
          runsTable(cost),
          ...(cost.savings.length === 0 ? [] : [savingsTable(cost)]),
        ],
      }
    : { title: "Cost", text: [cost.problem, ...notPriced(cost)], tables: [] };
}

/** One line, or none. */
export function notPriced({ unpriced = [] }: Pick<Cost, "unpriced">): string[] {
  return unpriced.length === 0
    ? []
    : [`Not priced: ${listed(unpriced.map(({ type, count }) => `${count} × ${type}`))}.`];
}

function summary({ region, date, fixed = 0, total = 0, freeAtMost }: Cost): string {
  return (
    `${money(fixed)} US dollars a month without a flow run, ${money(total)} with the usage assumed below; ` +
    `list prices of ${region}, looked up on ${date}. ` +
    `AWS's free allowances take up to ${money(freeAtMost)} off, if nothing else in the account uses them.`
  );
}

function betweenLine({ totalBetween }: Cost): string[] {
  return totalBetween === undefined
    ? []
    : [
        `Flow runs are priced by their pool's weights: ${money(totalBetween[0])} a month if all were on Spot, ` +
          `${money(totalBetween[1])} if Spot had no capacity and all were on demand.`,
      ];
}

function assumptions({ assumptions: usage }: Cost): string {
  const said = USAGE_OPTIONS.map(({ key, flag, unit }) => `--${flag} ${usage[key]} (${unit})`);
  return `Assumed: ${said.join(", ")}.`;
}

function monthTable({ items, fixed = 0, total = 0 }: Cost): Table {
  return {
    title: "A month",
    columns: [
      { title: "item" },
      rightTo("quantity"),
      { title: "unit" },
      rightTo("price"),
      rightTo("US dollars"),
    ],
    rows: [
      ...items.map((item) => [
        item.varies ? `${item.item} *` : item.item,
        quantity(item.quantity),
        item.unit,
        unitPrice(item.unitPrice),
        money(item.monthly),
      ]),
      ["without rows marked *", "", "", "", money(fixed)],
      ["total", "", "", "", money(total)],
    ],
  };
}

function runsTable({ thousandRuns, spotDate = "" }: Cost): Table {
  const minutes = thousandRuns[0]?.minutes ?? 0;
  return {
    title: `1,000 flow runs of ${minutes} minutes, Spot as of ${spotDate}`,
    columns: [
      { title: "size of" },
      { title: "size" },
      rightTo("x86"),
      rightTo("ARM64"),
      rightTo("x86 Spot"),
      rightTo("ARM64 Spot"),
      rightTo("other cost"),
    ],
    rows: thousandRuns.map(({ name, cpu, memoryMiB, x86, arm64, spotX86, spotArm64, besides }) => [
      name,
      taskSize(cpu, memoryMiB),
      ...[x86, arm64, spotX86, spotArm64, besides].map(money),
    ]),
  };
}

function savingsTable({ savings }: Cost): Table {
  return {
    title: "Savings of cheaper settings",
    columns: [{ title: "setting" }, rightTo("a month"), { title: "gives up" }],
    rows: savings.map(({ setting, monthly, givesUp }) => [setting, money(monthly), givesUp]),
  };
}
