import { type Cost, costOfSetup } from "../../plan/cost/cost";
import { money } from "../../plan/cost/money";
import { DEFAULT_USAGE } from "../../plan/cost/usage";
import { taskSize } from "../../resourceTypes/tasks";
import { tableMarkdown } from "../../plan/report/markdownTable";
import { leftTo, rightTo } from "../../plan/section";
import { withBlock } from "./block";
import type { PricedStacks } from "./pricedStacks";

/** The README, with the cost of staging and prod. */
export function readmeWithCost(readme: string, { staging, prod }: PricedStacks): string {
  const costs = [staging, prod].map(({ setup, region }) => costOfSetup(setup, region, DEFAULT_USAGE));
  return withBlock(readme, "cost", costText(costs));
}

function costText(costs: readonly Cost[]): string {
  const [first] = costs;
  const [runs] = first?.thousandRuns ?? [];
  if (first === undefined || runs === undefined) {
    throw new Error("There is no stack whose cost the README could tell.");
  }
  return `List prices of ${first.region} in US dollars, a month of 730 hours without flow runs and traffic, looked up on ${first.date}:

${fixedTable(costs)}

1,000 flow runs of ${runs.minutes} minutes on ${taskSize(runs.cpu, runs.memoryMiB)} cost ${money(runs.x86)}, on ARM64 ${money(runs.arm64)}, on Spot ${money(runs.spotX86)}.
[docs/cost.md](docs/cost.md) adds traffic and logs, other sizes and regions and cheaper settings;
[other ways](docs/other-ways.md) has the costs of other templates.`;
}

function fixedTable(costs: readonly Cost[]): string {
  const names = new Set(
    costs.flatMap(({ items }) => items.filter(({ varies }) => !varies).map(({ item }) => item)),
  );
  const amount = ({ items }: Cost, name: string): string =>
    money(items.find(({ item }) => item === name)?.monthly ?? 0);
  return tableMarkdown({
    columns: [leftTo("item"), rightTo("staging"), rightTo("prod")],
    rows: [
      ...[...names].map((name) => [name, ...costs.map((cost) => amount(cost, name))]),
      ["**together**", ...costs.map(({ fixed = 0 }) => `**${money(fixed)}**`)],
    ],
  });
}
