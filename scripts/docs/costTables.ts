import type { Cost } from "../../plan/cost/cost";
import { money, unitPrice } from "../../plan/cost/money";
import type { Prices } from "../../plan/cost/prices";
import { thousandRuns } from "../../plan/cost/thousandRuns";
import { DEFAULT_USAGE } from "../../plan/cost/usage";
import { taskSize } from "../../resourceTypes/tasks";
import { tableMarkdown } from "../../plan/report/markdownTable";
import { leftTo, rightTo } from "../../plan/section";
import type { PricedStacks } from "./pricedStacks";

export function monthTable({ staging, prod }: Record<keyof PricedStacks, Cost>): string {
  const items = new Map([...staging.items, ...prod.items].map((item) => [item.item, item]));
  const amount = (cost: Cost, name: string): string =>
    money(cost.items.find(({ item }) => item === name)?.monthly ?? 0);
  return tableMarkdown({
    columns: [leftTo("item"), rightTo("price"), leftTo("for a"), rightTo("staging"), rightTo("prod")],
    rows: [
      ...[...items.values()].map(({ item, varies, price, unitPrice: each, unit }) => [
        varies ? `${item} \\*` : item,
        // The stacks' tasks differ in size, so there is no single price.
        price === undefined ? "" : unitPrice(each),
        unit,
        amount(staging, item),
        amount(prod, item),
      ]),
      ["without rows marked \\*", "", "", money(staging.fixed ?? 0), money(prod.fixed ?? 0)],
      ["**total**", "", "", `**${money(staging.total ?? 0)}**`, `**${money(prod.total ?? 0)}**`],
    ],
  });
}

const SIZES = [
  { cpu: 256, memoryMiB: 512 },
  { cpu: 512, memoryMiB: 1024 },
  { cpu: 1024, memoryMiB: 2048 },
  { cpu: 2048, memoryMiB: 4096 },
  { cpu: 4096, memoryMiB: 16384 },
];
const MINUTES = [1, 5, 30];

export function sizeTable({ staging }: PricedStacks, prices: Prices): string {
  const rows = SIZES.flatMap((size) =>
    MINUTES.map((minutes) => {
      const runs = thousandRuns(staging.setup, prices, { ...DEFAULT_USAGE, minutes }, { name: "", ...size });
      return [
        taskSize(size.cpu, size.memoryMiB),
        `${minutes} min`,
        ...[runs.x86, runs.arm64, runs.spotX86, runs.spotArm64].map(money),
      ];
    }),
  );
  return tableMarkdown({ columns: [leftTo("size"), rightTo("length"), ...RUN_KINDS], rows });
}

const RUN_KINDS = [rightTo("x86"), rightTo("ARM64"), rightTo("x86 Spot"), rightTo("ARM64 Spot")];

export function deploymentTable(costs: Record<keyof PricedStacks, Cost>): string {
  const rows = (["staging", "prod"] as const).flatMap((stack) =>
    costs[stack].thousandRuns.map(({ name, cpu, memoryMiB, x86, arm64, spotX86, spotArm64 }) => [
      stack,
      name,
      taskSize(cpu, memoryMiB),
      ...[x86, arm64, spotX86, spotArm64].map(money),
    ]),
  );
  return tableMarkdown({
    columns: [
      leftTo(`of ${DEFAULT_USAGE.minutes} minutes, in`),
      leftTo("size of"),
      leftTo("size"),
      ...RUN_KINDS,
    ],
    rows,
  });
}

export function savingsTable({ savings }: Cost): string {
  return tableMarkdown({
    columns: [leftTo("setting"), rightTo("saves"), leftTo("gives up")],
    rows: savings.map(({ setting, monthly, givesUp }) => [setting, money(monthly), givesUp]),
  });
}

export function regionTable(
  regions: readonly string[],
  costIn: (stack: keyof PricedStacks, region: string) => Cost,
): string {
  return tableMarkdown({
    columns: [
      leftTo("region"),
      rightTo("staging, without runs"),
      rightTo("prod, without runs"),
      rightTo("1,000 runs in staging, x86"),
      ...RUN_KINDS.slice(1),
    ],
    rows: regions.map((region) => {
      const staging = costIn("staging", region);
      const [runs] = staging.thousandRuns;
      return [
        region,
        ...[
          staging.fixed,
          costIn("prod", region).fixed,
          runs?.x86,
          runs?.arm64,
          runs?.spotX86,
          runs?.spotArm64,
        ].map((amount = 0) => money(amount)),
      ];
    }),
  });
}
