import { type Cost, costOfSetup } from "../../cli/plan/cost/cost";
import { money } from "../../cli/plan/cost/money";
import { DEFAULT_USAGE } from "../../cli/plan/cost/usage";
import { taskSize } from "../../cli/plan/describe/tasks";
import { leftTo, rightTo, tableMarkdown } from "./markdown";
import type { PricedStacks } from "./pricedStacks";

const START = "<!-- cost: written by `npm run docs` -->";
const END = "<!-- /cost -->";

/** The README, with what staging and prod cost between its two markers. */
export function readmeWithCost(readme: string, { staging, prod }: PricedStacks): string {
  const [before, rest] = readme.split(START);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) {
    throw new Error(`README.md has no place for the cost: it needs the lines ${START} and ${END}.`);
  }
  const costs = [staging, prod].map(({ setup, region }) => costOfSetup(setup, region, DEFAULT_USAGE));
  return `${before}${START}\n\n${costText(costs)}\n\n${END}${after}`;
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
[docs/cost.md](docs/cost.md) has the rest: traffic and logs, other sizes and regions, what cheaper settings save, and what others' templates cost.`;
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
