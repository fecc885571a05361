import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import { pricesOf, readPriceTable } from "../../../plan/cost/prices";
import { PRICE_KEYS } from "../../../resourceTypes/priceKey";
import { priceTableProblems } from "../../../plan/cost/priceTableProblems";
import { CliError } from "../../../cli/support/cliError";

const file = path.resolve(__dirname, "../../../plan/cost/prices.yaml");

type Table = Record<string, Record<string, unknown>>;

/** The real table with something changed. */
function problemsAfter(change: (table: Table) => void): string[] {
  const table = parse(readFileSync(file, "utf8")) as Table;
  change(table);
  return priceTableProblems(table, PRICE_KEYS);
}

function part(table: Table, name: string, inner: string): Record<string, unknown> {
  return table[name]?.[inner] as Record<string, unknown>;
}

describe("the price table", () => {
  it("has the regions that people use most", () => {
    expect(Object.keys(readPriceTable().regions)).toEqual(
      expect.arrayContaining([
        "us-east-1",
        "us-east-2",
        "us-west-2",
        "eu-west-1",
        "eu-central-1",
        "eu-north-1",
        "ap-southeast-2",
        "ap-northeast-1",
        "ca-central-1",
      ]),
    );
  });

  it("gives a region's own prices with those that are the same everywhere", () => {
    expect(pricesOf(readPriceTable(), "eu-central-1")?.of).toMatchObject({
      natHour: 0.052,
      publicIpv4Hour: 0.005,
    });
  });

  it("gives none of another region for one that it doesn't have", () => {
    expect(pricesOf(readPriceTable(), "eu-south-2")).toBeUndefined();
  });
});

describe("a malformed price table is refused:", () => {
  it.each<[string, (table: Table) => void, string[]]>([
    [
      "a price that is missing",
      (table) => {
        delete part(table, "regions", "eu-west-1")["natHour"];
      },
      ["`regions.eu-west-1` must have `natHour`."],
    ],
    [
      "a price that is text",
      (table) => {
        part(table, "regions", "eu-west-1")["natHour"] = "0.048 $";
      },
      ["`regions.eu-west-1.natHour` must be a number that isn't negative, got '0.048 $'."],
    ],
    [
      "a negative price",
      (table) => {
        part(table, "regions", "us-east-1")["natGb"] = -1;
      },
      ["`regions.us-east-1.natGb` must be a number that isn't negative, got -1."],
    ],
    [
      "an unknown price",
      (table) => {
        (table["free"] as Record<string, number>)["lambda"] = 1;
      },
      [expect.stringContaining("`lambda` is no price: those are 'x86Vcpu', 'x86Gb'")],
    ],
    [
      "Spot that is dearer than on demand",
      (table) => {
        part(table, "regions", "us-west-2")["spotX86Vcpu"] = 0.4;
      },
      ["`regions.us-west-2.spotX86Vcpu` must not be more than `x86Vcpu` (0.04048), got 0.4."],
    ],
    [
      "a date that is none",
      (table) => {
        (table as Record<string, unknown>)["date"] = "last week";
      },
      ["`date` must be a day, as in '2026-11-25', got 'last week'."],
    ],
    [
      "Spot prices without a day",
      (table) => {
        delete (table["spotDates"] as Record<string, string>)["eu-west-1"];
      },
      ["`spotDates` must have `eu-west-1`."],
    ],
    [
      "a price without a source",
      (table) => {
        part(table, "kinds", "metric")["source"] = "hearsay";
      },
      [expect.stringContaining("`kinds.metric.source` must be 'fargate', 'vpc'")],
    ],
    [
      "a source that isn't an address",
      (table) => {
        (table["sources"] as Record<string, string>)["vpc"] = "the console";
      },
      ["`sources.vpc` must be an https address, got 'the console'."],
    ],
    [
      "no region at all",
      (table) => {
        table["regions"] = {};
        table["spotDates"] = {};
      },
      ["`regions` must name at least one region."],
    ],
  ])("%s", (_, change, problems) => {
    expect(problemsAfter(change)).toEqual(problems);
  });

  it("something that is no table", () => {
    expect(priceTableProblems("0.048", PRICE_KEYS)).toEqual([
      expect.stringMatching(/^it must hold 'date', .* or 'logs', got '0.048'\.$/),
    ]);
  });

  it("all of it at once, and in words", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "prices-"));
    try {
      const bad = path.join(folder, "prices.yaml");
      const table = parse(readFileSync(file, "utf8")) as Table;
      writeFileSync(bad, stringify({ ...table, date: "soon", spotDates: {}, regions: {} }));
      expect(() => readPriceTable(bad)).toThrow(
        new CliError(
          "prices.yaml can't be used:\n" +
            "  - `date` must be a day, as in '2026-11-25', got 'soon'.\n" +
            "  - `regions` must name at least one region.",
        ),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
