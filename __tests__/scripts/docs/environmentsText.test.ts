import { costOfSetup } from "../../../plan/cost/cost";
import { DEFAULT_USAGE } from "../../../plan/cost/usage";
import type { PricedEnvironment } from "../../../scripts/docs/environments";
import { environmentsText } from "../../../scripts/docs/environmentsText";
import { setup } from "../../plan/cost/setupFixture";

const cost = costOfSetup(setup, "eu-west-1", DEFAULT_USAGE);
const environment: PricedEnvironment = {
  name: "small",
  stack: "staging",
  settings: { dashboard: false, agents: [{ name: "default", desiredCount: 2 }] },
  cost,
};
const fixed = cost.fixed ?? 0;
const rowOf = (text: string, title: string): string | undefined =>
  text.split("\n").find((line) => line.startsWith(`| ${title} |`));

it("says of a goal that it is met, or by how much it is missed", () => {
  const text = environmentsText([
    { ...environment, goal: fixed + 1 },
    { ...environment, goal: fixed - 1.5 },
    environment,
  ]);
  const [met, missed] = [fixed + 1, fixed - 1.5].map((goal) => goal.toFixed(2));
  expect(rowOf(text, "goal, at most")).toBe(`| goal, at most | ${met} | ${missed}, missed by 1.50 |  |`);
});

it("adds up a month without runs, and has the keys that make it", () => {
  const text = environmentsText([environment]);
  expect(rowOf(text, "**together**")).toBe(`| **together** | **${fixed.toFixed(2)}** |`);
  expect(rowOf(text, "flow runs")).toBeUndefined();
  expect(text).toContain(`\`\`\`yaml
small: # a staging stack
  dashboard: false
  agents: [ { name: default, desiredCount: 2 } ]
\`\`\``);
});
