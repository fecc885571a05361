import { type Cost, costOfSetup } from "../../plan/cost/cost";
import { money } from "../../plan/cost/money";
import { pricesOf, type Prices, type PriceTable, readPriceTable } from "../../plan/cost/prices";
import { DEFAULT_USAGE, USAGE_OPTIONS } from "../../plan/cost/usage";
import { deploymentSizes } from "../../plan/flows";
import { deploymentTable, monthTable, regionTable, savingsTable, sizeTable } from "./costTables";
import { tableMarkdown } from "../../plan/report/markdownTable";
import { leftTo, rightTo } from "../../plan/section";
import { endpointsText } from "./endpointsText";
import { environmentsText } from "./environmentsText";
import type { PricedEnvironment } from "./environments";
import type { PricedStacks } from "./pricedStacks";

/** `docs/cost.md`: the cost of staging and prod, of whole environments, and of alternatives. */
export function costDocument(stacks: PricedStacks, environments: readonly PricedEnvironment[]): string {
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

List prices of ${region} in ${table.currency === "USD" ? "US dollars" : table.currency}, before tax and discounts, looked up on ${table.date}. For your own stack:

\`\`\`sh
npm run plan -- staging --only cost
\`\`\`

The quantities are counted from the resources that the program registers for \`staging\` and \`prod\` with the configuration in this
repository. \`npm run docs\` writes this page, and a check fails when it is stale. No figure comes from a bill.

## A month

${monthTable(costs)}

${insightsText(table)}

Rows marked \\* depend on these assumptions, each an option of \`npm run plan\`:

${assumptionTable()}

AWS's free allowance per account, worth up to ${money(costs.staging.freeAtMost)} a month if nothing else uses it, is not deducted:
${freeText(prices)}.
VPC, subnets, route tables, the gateway endpoint for S3, security groups, IAM, ECS itself and EventBridge's rules for events of AWS services are free.

## 1,000 flow runs

${sizeTable(stacks, prices)}

Fargate bills at least a minute, from the start of the image pull. Spot prices follow supply and demand: these are of ${costs.staging.spotDate ?? ""}. A thousand runs
cost another ${money(costs.staging.thousandRuns[0]?.besides ?? 0)} for reads of secrets and events; their image layers come through the endpoint for S3.

${deploymentTable(costs)}

## What cheaper settings save

${(["staging", "prod"] as const).map((stack) => `Per month in ${stack}, each setting alone:\n\n${savingsTable(costs[stack])}`).join("\n\n")}

## Whole environments

Side by side, each by the plan of the keys below the table and its kind of stack, with Prefect Cloud unless it has a server of its own:

${environmentsText(environments)}

## Interface endpoints

${endpointsText(prices)}

## Other regions

${regionTable(Object.keys(table.regions), costIn)}

Spot prices of other regions are up to a year older. The plan says so of a region that isn't listed, and uses no other's prices.

## Sources of the prices

${sourcesText(Object.values(table.sources))}. \`plan/cost/prices.yaml\` marks those that weren't looked up. [Other templates](other-ways.md) are of 2026-11-25.
`;
}

/** Three addresses a line. */
function sourcesText(sources: readonly string[]): string {
  const lines = sources.flatMap((_, index) =>
    index % 3 === 0 ? [sources.slice(index, index + 3).map((url) => `<${url}>`)] : [],
  );
  return lines.map((urls) => urls.join(", ")).join(",\n");
}

function insightsText({ containerInsights }: PriceTable): string {
  const { clusterMetrics, serviceMetrics, familyMetrics } = containerInsights;
  return `The least certain row is Container Insights: ${clusterMetrics} metrics for a cluster, ${serviceMetrics} for a service and ${familyMetrics} for a task definition family could not be looked up.`;
}

function assumptionTable(): string {
  return tableMarkdown({
    columns: [leftTo("option"), rightTo("here"), leftTo("unit"), leftTo("meaning")],
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
