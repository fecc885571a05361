import { Document, isCollection, stringify } from "yaml";
import type { Cost } from "../../plan/cost/cost";
import { money } from "../../plan/cost/money";
import { tableMarkdown } from "../../plan/report/markdownTable";
import { leftTo, rightTo } from "../../plan/section";
import type { PricedEnvironment } from "./environments";

/** Whole environments side by side: a month's fixed items, the goals, and the keys to type. */
export function environmentsText(priced: readonly PricedEnvironment[]): string {
  const costs = priced.map(({ cost }) => cost);
  const names = new Set(
    costs.flatMap(({ items }) => items.filter(({ varies }) => !varies).map(({ item }) => item)),
  );
  const table = tableMarkdown({
    columns: [leftTo("a month, without runs and traffic"), ...priced.map(({ name }) => rightTo(name))],
    rows: [
      ...[...names].map((name) => [name, ...costs.map((cost) => amount(cost, name))]),
      ["**together**", ...costs.map(({ fixed = 0 }) => `**${money(fixed)}**`)],
      [
        "goal, at most",
        ...priced.map(({ goal, cost }) => (goal === undefined ? "" : goalText(goal, cost.fixed ?? 0))),
      ],
    ],
  });
  return `${table}

\`\`\`yaml
${priced.map(settingsText).join("\n")}
\`\`\``;
}

function amount({ items }: Cost, name: string): string {
  const monthly = items.find(({ item }) => item === name)?.monthly;
  return monthly === undefined ? "" : money(monthly);
}

function goalText(goal: number, fixed: number): string {
  return fixed <= goal ? money(goal) : `${money(goal)}, missed by ${money(fixed - goal)}`;
}

function settingsText({ name, stack, settings }: PricedEnvironment): string {
  const keys = Object.entries(settings).map(([key, value]) =>
    stringify({ [key]: toFlow(value) }, { lineWidth: 0 }).trimEnd(),
  );
  return [`${name}: # a ${stack} stack`, ...keys.map((key) => `  ${key}`)].join("\n");
}

/** In one line. */
function toFlow(value: unknown): unknown {
  const { contents } = new Document(value);
  if (isCollection(contents)) {
    contents.flow = true;
  }
  return contents;
}
