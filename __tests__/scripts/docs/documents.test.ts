import { tableMarkdown, leftTo, rightTo } from "../../../scripts/docs/markdown";
import { readmeWithCost } from "../../../scripts/docs/readmeCost";
import { setup } from "../../cli/plan/cost/setupFixture";

const priced = { region: "eu-west-1", setup };
const stacks = { staging: priced, prod: { ...priced, setup: { ...setup, natGateways: 3 } } };

describe("the README's cost", () => {
  it("stands between its markers, and nothing else changes", () => {
    const written = readmeWithCost(
      "before\n<!-- cost: written by `npm run docs` -->stale<!-- /cost -->\nafter",
      stacks,
    );
    expect(written).toMatch(/^before\n<!-- cost: .*-->\n\nList prices of eu-west-1/);
    expect(written).toContain("| NAT gateways | 70.08 | 105.12 |");
    expect(written).toMatch(/<!-- \/cost -->\nafter$/);
    expect(written).not.toContain("stale");
    expect(readmeWithCost(written, stacks)).toBe(written);
  });

  it("is missed where a marker is gone", () => {
    expect(() => readmeWithCost("before\n<!-- /cost -->", stacks)).toThrow(
      "README.md has no place for the cost",
    );
  });
});

it("escapes what would end a Markdown table's cell", () => {
  expect(tableMarkdown({ columns: [leftTo("a"), rightTo("b")], rows: [["x|y", "1"]] })).toBe(
    "| a | b |\n| --- | ---: |\n| x\\|y | 1 |",
  );
});
