import { type Cost, costOf, costOfSetup } from "../../../plan/cost/cost";
import { costSection } from "../../../plan/cost/costSection";
import { DEFAULT_USAGE } from "../../../plan/cost/usage";
import { stackResources } from "../../support/stack";
import type { CapturedResource } from "../../support/program";
import { setup } from "./setupFixture";

let resources: CapturedResource[];
let cost: Cost;

beforeAll(async () => {
  resources = await stackResources("staging");
  cost = costOf({ stack: "staging", resources }, DEFAULT_USAGE, {
    deployments: [
      { name: "big/big", cpu: 2048, memoryMiB: 4096 },
      { name: "half/said", memoryMiB: 2048 },
    ],
  });
});

function cents(amount: number | undefined): string | undefined {
  return amount?.toFixed(2);
}

// List prices and quantities; what AWS really asks for only a bill tells.
describe("staging in eu-west-1", () => {
  it("costs this without flow runs and traffic", () => {
    const fixed = cost.items.filter(({ varies }) => !varies);
    expect(fixed.map(({ item, monthly }) => [item, cents(monthly)])).toEqual([
      ["NAT gateways", "35.04"],
      ["Elastic IPs", "3.65"],
      ["agent default", "9.01"],
      ["Container Insights, metrics", "7.50"],
      ["Container Insights, records", "0.10"],
      ["alarms", "0.70"],
      ["counts of lines in logs, at most", "0.60"],
      ["dashboard", "3.00"],
      ["secrets", "0.40"],
      ["event queue, waiting", "0.05"],
    ]);
    expect(cents(cost.fixed)).toBe("60.05");
  });

  it("costs as much together as its items", () => {
    expect(cost.total).toBeCloseTo(
      cost.items.reduce((total, { quantity, unitPrice }) => total + quantity * unitPrice, 0),
      8,
    );
  });

  it("tells a thousand runs of its own size, and of what deployments say", () => {
    expect(
      cost.thousandRuns.map(({ name, cpu, memoryMiB, x86, arm64, spotX86, spotArm64 }) => [
        name,
        cpu,
        memoryMiB,
        ...[x86, arm64, spotX86, spotArm64].map(cents),
      ]),
    ).toEqual([
      ["the stack's own size", 512, 1024, "2.06", "1.65", "0.62", "0.50"],
      ["big/big", 2048, 4096, "8.23", "6.58", "2.49", "1.99"],
      ["half/said", 512, 2048, "2.43", "1.94", "0.73", "0.59"],
    ]);
  });

  it("tells AWS's free allowances", () => {
    // 7 metrics watched, a dashboard, 10 metrics, 1.17 GB of logs, 0.15 GB kept, 1 GB out, 0.13 million requests
    expect(cents(cost.freeAtMost)).toBe("7.52");
  });

  it("is data that survives JSON", () => {
    expect(JSON.parse(JSON.stringify(cost))).toEqual(cost);
  });

  it("shows as a section whose rows have a cell for each column", () => {
    const { text, tables } = costSection(cost);
    expect(text[0]).toBe(
      "60.05 US dollars a month without a flow run, 64.92 with the usage assumed below; list prices of eu-west-1, " +
        "looked up on 2026-11-25. AWS's free allowances take up to 7.52 off, if nothing else in the account uses them.",
    );
    expect(tables.map(({ title }) => title)).toEqual([
      "A month",
      "1,000 flow runs of 5 minutes, Spot as of 2026-09-28",
      "Savings of cheaper settings",
    ]);
    expect(tables[0]?.rows.slice(0, 2)).toEqual([
      ["NAT gateways", "730", "hour", "0.048", "35.04"],
      ["through NAT gateways *", "5", "GB through", "0.048", "0.24"],
    ]);
    for (const { columns, rows } of tables) {
      expect(rows.filter((row) => row.length !== columns.length)).toEqual([]);
    }
  });
});

describe("flow runs on Spot and on demand by weights", () => {
  const mixed = costOfSetup(
    { ...setup, flowRuns: { ...setup.flowRuns, spotShare: 0.8 } },
    "eu-west-1",
    DEFAULT_USAGE,
  );

  it("cost what their shares do, between all on Spot and all on demand", () => {
    const [onSpot = 0, onDemand = 0] = mixed.totalBetween ?? [];
    // Four fifths of what all would save.
    expect([onDemand - onSpot, onDemand - (mixed.total ?? 0)].map(cents)).toEqual(["1.44", "1.15"]);
    expect(costSection(mixed).text[1]).toBe(
      `Flow runs are priced by their pool's weights: ${cents(onSpot)} a month if all were on Spot, ` +
        `${cents(onDemand)} if Spot had no capacity and all were on demand.`,
    );
  });

  it("have one price on one of them", () => {
    expect(costOfSetup(setup, "eu-west-1", DEFAULT_USAGE)).not.toHaveProperty("totalBetween");
  });
});

describe("savings", () => {
  it("are what each setting by itself takes off the bill, the most first", () => {
    const { savings } = costOfSetup(setup, "eu-west-1", DEFAULT_USAGE);
    expect(savings.map(({ setting, monthly }) => [setting, cents(monthly)])).toEqual([
      // Two gateways with what passes them, for an instance with its disk, and an alarm
      ["`natStrategy: instance`", "66.71"],
      // A gateway, and its alarm
      ["`natStrategy: single`", "35.14"],
      // Of two agents
      ["`agents`: `schedule`, Monday to Friday from 7:00 to 20:00", "11.05"],
      // With an alarm's second metric
      ["`containerInsights: false`", "9.55"],
      // Two of three
      ["`egressAddressCount: 1`, with `natStrategy: single`", "7.30"],
      ["`cpuArchitecture: ARM64`", "4.01"],
      ["`dashboard: false`", "3.00"],
      ["`agents`: `capacityProvider: FARGATE_SPOT`", "1.44"],
      ["`flowRunCpu: 256`, `flowRunMemoryMiB: 512`", "1.03"],
    ]);
  });

  it("are none where the smallest already is", () => {
    const flowRuns = { ...setup.flowRuns, cpu: 256, memoryMiB: 512 };
    const { savings } = costOfSetup(
      { ...setup, flowRuns, natGateways: 1, elasticIps: 1, hasContainerInsights: false, counted: [] },
      "eu-west-1",
      DEFAULT_USAGE,
    );
    expect(savings.map(({ setting }) => setting)).toEqual([
      "`natStrategy: instance`",
      "`agents`: `schedule`, Monday to Friday from 7:00 to 20:00",
      "`cpuArchitecture: ARM64`",
      "`agents`: `capacityProvider: FARGATE_SPOT`",
    ]);
  });
});

describe("a region without prices", () => {
  it("is said as such, and gets no other region's", () => {
    const unknown = costOfSetup(setup, "eu-south-2", DEFAULT_USAGE);
    expect(unknown).toMatchObject({ region: "eu-south-2", items: [], thousandRuns: [], savings: [] });
    expect(unknown).not.toHaveProperty("total");
    expect(costSection(unknown)).toEqual({
      title: "Cost",
      text: [expect.stringMatching(/^There are no prices of eu-south-2: .* has those of us-east-1, .*/)],
      tables: [],
    });
  });
});
