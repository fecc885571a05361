import { readFileSync } from "node:fs";
import * as path from "node:path";
import { makeRules } from "../../../e2e/rules";
import { ruleTable } from "../../../e2e/rules/table";

const README = path.join(__dirname, "../../../e2e/rules/README.md");

it("shows each rule with AWS's page and the step that meets it", () => {
  const [, shown = ""] = readFileSync(README, "utf8").split(/<!-- \/?rules -->\n/);
  // Prettier aligns the columns.
  expect(plain(shown)).toBe(plain(ruleTable(makeRules())));
});

it("gives each rule a name of its own, and a page of AWS's documentation", () => {
  const rules = makeRules();
  expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
  expect(rules.filter(({ source }) => !source.startsWith("https://docs.aws.amazon.com/"))).toEqual([]);
});

function plain(table: string): string {
  return table.trim().replace(/ +/g, " ").replace(/-+/g, "-");
}
