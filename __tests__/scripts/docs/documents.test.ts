import type { Access } from "../../../plan/access/access";
import { tableMarkdown } from "../../../plan/report/markdownTable";
import { leftTo, rightTo } from "../../../plan/section";
import { outputsTable } from "../../../scripts/docs/outputs";
import { readmeWithCost } from "../../../scripts/docs/readmeCost";
import { securityWithRights } from "../../../scripts/docs/security";
import { setup } from "../../plan/cost/setupFixture";

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
    expect(() => readmeWithCost("before\n<!-- /cost -->", stacks)).toThrow("There is no place for the cost");
  });
});

describe("the rights in docs/security.md", () => {
  const right = {
    sid: "ReadLogs",
    words: "read logs",
    isDenial: false,
    actions: ["logs:GetLogEvents", "logs:FilterLogEvents"],
    resources: ["log flow-run:*"],
    conditions: ["for this account"],
    wildcards: [],
  };
  const role = { usedBy: [], assumedBy: [], boundary: undefined, grants: [right], unseen: [] };
  const access: Access = {
    roles: [
      { ...role, name: "first" },
      { ...role, name: "idle", grants: [] },
      { ...role, name: "second" },
    ],
    resourcePolicies: [],
    openings: [],
    secrets: [],
    unread: [],
  };

  it("stand between their markers, those of several roles in one row", () => {
    const document = "before\n<!-- rights: written by `npm run docs` -->stale<!-- /rights -->\nafter";

    expect(securityWithRights(document, access).split("\n")).toEqual([
      "before",
      "<!-- rights: written by `npm run docs` -->",
      "",
      "| role | may | actions | on | only |",
      "| --- | --- | --- | --- | --- |",
      "| `first`, `second` | read logs | `logs:GetLogEvents`, `logs:FilterLogEvents` | log flow-run:\\* | for this account |",
      "| `idle` | nothing |  |  |  |",
      "",
      "<!-- /rights -->",
      "after",
    ]);
  });
});

describe("the table of outputs", () => {
  const table = (members: string): string[] =>
    outputsTable(`interface Other {} export interface Outputs { ${members} }`, "Outputs")
      .split("\n")
      .slice(2);

  it("has each with its comment, by the type that it is to another program", () => {
    expect(
      table(`
        /** A
         * name. */
        readonly name: string;
        /** Some | ids */
        readonly ids: pulumi.Output<string[]>;
        /** A → b */
        readonly map: Record<string, pulumi.Output<string>>;
        /** Perhaps */
        readonly maybe: pulumi.Output<Credential> | undefined;
      `),
    ).toEqual([
      "| `name` | string | A name |",
      "| `ids` | array | Some \\| ids |",
      "| `map` | object | A → b |",
      "| `maybe` | object | Perhaps |",
    ]);
  });

  it("is refused where an output has no comment", () => {
    expect(() => table("\n/** A */\nreadonly a: string;\nreadonly b: string;")).toThrow(
      "The output `b` needs a comment that says what it is.",
    );
  });

  it("is refused where its interface is gone", () => {
    expect(() => outputsTable("", "Outputs")).toThrow("There is no interface Outputs");
  });
});

it("escapes what would end a Markdown table's cell", () => {
  expect(tableMarkdown({ columns: [leftTo("a"), rightTo("b")], rows: [["x|y", "1"]] })).toBe(
    "| a | b |\n| --- | ---: |\n| x\\|y | 1 |",
  );
});
