import { type Cost, costOfSetup } from "../../plan/cost/cost";
import { money } from "../../plan/cost/money";
import { pricesOf, type Prices, type PriceTable, readPriceTable } from "../../plan/cost/prices";
import { DEFAULT_USAGE, USAGE_OPTIONS } from "../../plan/cost/usage";
import { deploymentSizes } from "../../plan/flows";
import { deploymentTable, monthTable, regionTable, savingsTable, sizeTable } from "./costTables";
import { tableMarkdown } from "../../plan/report/markdownTable";
import { leftTo, rightTo } from "../../plan/section";
import type { PricedStacks } from "./pricedStacks";

/** `docs/cost.md`: what staging and prod cost, and others' ways to do the same. */
export function costDocument(stacks: PricedStacks): string {
  const table = readPriceTable();
  const deployments = deploymentSizes(process.cwd());
  const costIn = (stack: keyof PricedStacks, region: string): Cost =>
    costOfSetup(stacks[stack].setup, region, DEFAULT_USAGE, { table, deployments });
  const { region } = stacks.staging;
  const prices = pricesOf(table, region);
  if (prices === undefined) {
    throw new Error(costIn("staging", region).problem);
  }
  const costs = { staging: costIn("staging", region), prod: costIn("prod", region) };
  return `# What it costs

List prices of ${region} in ${table.currency === "USD" ? "US dollars" : table.currency}, before tax and discounts, looked up on ${table.date}. The quantities are counted from what the
program registers for \`staging\` and \`prod\` with the configuration in this repository; \`npm run plan -- <stack>\` does the same for yours.
\`npm run docs\` writes this page, and a check fails when it is stale. Nothing of it was read from a bill.

## A month

${monthTable(costs)}

${insightsText(table)}

Rows with a star follow from what is assumed; each assumption can be said to \`npm run plan\`:

${assumptionTable()}

What AWS gives every account for nothing is not taken off: ${freeText(prices)}. Where nothing else in the account uses it, a month costs
up to ${money(costs.staging.freeAtMost)} less. VPC, subnets, route tables, the gateway endpoint for S3, security groups, IAM, ECS itself and EventBridge's rules for
events of AWS's own services cost nothing.

## 1,000 flow runs

${sizeTable(stacks, prices)}

Fargate asks for a minute at least, and counts from the pull of the image. Spot prices follow supply and demand: these are of ${costs.staging.spotDate ?? ""}. A
thousand runs cause ${money(costs.staging.thousandRuns[0]?.besides ?? 0)} besides, for reads of secrets and events; their image layers come through the endpoint for S3.

${deploymentTable(costs)}

## What cheaper settings save

${(["staging", "prod"] as const).map((stack) => `In ${stack}, a month, each by itself:\n\n${savingsTable(costs[stack])}`).join("\n\n")}

No setting switches Container Insights off: the alarm about agents that do not run watches its metrics.

## Other regions

${regionTable(Object.keys(table.regions), costIn)}

Spot prices of other regions are up to a year older. A region that isn't here has no prices in \`plan/cost/prices.yaml\` yet; the plan says so, and takes no other region's.

## Other ways to run Prefect on ECS

[What others' templates cost](other-ways.md) by the same prices, as of 2026-11-25.

## Where the prices are from

${Object.entries(table.sources)
  .map(([, url]) => `- ${url}`)
  .join("\n")}

\`plan/cost/prices.yaml\` has every price, and says which could not be looked up.
`;
}

function insightsText({ containerInsights }: PriceTable): string {
  const { clusterMetrics, serviceMetrics, familyMetrics } = containerInsights;
  return `The least certain row is Container Insights': that a cluster has ${clusterMetrics} metrics, a service ${serviceMetrics} and a family of tasks ${familyMetrics} could not be looked up.`;
}

function assumptionTable(): string {
  return tableMarkdown({
    columns: [leftTo("option"), rightTo("here"), leftTo("unit"), leftTo("what it is")],
    rows: USAGE_OPTIONS.map(({ flag, unit, description, default: value }) => [
      `\`--${flag}\``,
      String(value),
      unit,
      description,
    ]),
  });
}

function freeText({ table }: Prices): string {
  return Object.entries(table.free)
    .map(([price, count]) => `${count} × ${table.kinds[price as keyof typeof table.kinds].unit}`)
    .join(", ");
}
