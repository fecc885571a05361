import * as fc from "fast-check";
import { sum } from "../../../plan/cost/line";
import { monthlyItems } from "../../../plan/cost/monthlyItems";
import { type Prices, pricesOf, readPriceTable } from "../../../plan/cost/prices";
import type { Setup } from "../../../plan/cost/setup";
import { thousandRuns } from "../../../plan/cost/thousandRuns";
import { DEFAULT_USAGE, type Usage } from "../../../plan/cost/usage";
import { CpuArchitecture } from "../../../components/task/fargatePlatform";
import { fargateMemoryMiB } from "../../../components/task/fargateSize";
import { setup } from "./setupFixture";

const table = readPriceTable();
const prices = pricesOf(table, "eu-west-1") as Prices;
const usage: Usage = {
  runs: 2000,
  minutes: 3,
  pulledGb: 0.5,
  natGb: 20,
  outGb: 10,
  logGb: 4,
  imageGb: 3,
  alarmMails: 1000,
};

function amounts(changed: Partial<Setup> = {}): Record<string, number> {
  const items = monthlyItems({ ...setup, ...changed }, prices, usage);
  return Object.fromEntries(items.map(({ item, monthly }) => [item, Number(monthly.toFixed(6))]));
}

describe("a month's items", () => {
  it("are what one reckons by hand from eu-west-1's prices", () => {
    expect(amounts()).toEqual({
      // 2 × 730 × 0.048
      "NAT gateways": 70.08,
      // 20 × 0.048
      "through NAT gateways": 0.96,
      // 3 × 730 × 0.005
      "Elastic IPs": 10.95,
      // 4 × 730 × 0.011
      "interface endpoints": 32.12,
      // 10 × 0.09
      "out to the internet": 0.9,
      // 2 × 730 × (0.25 × 0.04048 + 0.5 × 0.004445)
      "agent default": 18.02005,
      // 2000 × 3 / 60 × (0.5 × 0.04048 + 0.004445)
      "flow runs": 2.4685,
      // (8 + 11 + 6) × 0.30
      "Container Insights, metrics": 7.5,
      // 6 × 0.30: more runs than hours
      "Container Insights, metrics of flow runs": 1.8,
      // 1 + 1 + 2 × 2 records of 1 kB a minute, for 43,800 minutes, × 0.57 a GB
      "Container Insights, records": 0.149796,
      alarms: 0.9,
      "counts of lines in logs, at most": 3,
      dashboard: 3,
      // 1,000 of 100,000 for 2.00
      "alarms' e-mails": 0.02,
      // 4 × 0.57
      "logs, written": 2.28,
      // 4 × 73 days of 730 / 24 × 0.15 × 0.03
      "logs, kept": 0.0432,
      // 3 × 0.10
      "images in the registry": 0.3,
      secrets: 2,
      // 2000 × 2 / 10,000 × 0.05
      "secrets, read": 0.02,
      // 2 × 180 × 730 of a million for 0.40
      "event queue, waiting": 0.10512,
      // 2000 × 3 of a million for 0.40
      "event queue, events": 0.0024,
      "ECS's events to the queue": 0,
    });
  });

  it("have image layers at the NAT gateway where there is no endpoint for S3", () => {
    const flowRuns = { ...setup.flowRuns, pullThroughNat: true };
    // 2000 × 0.5 × 0.048
    expect(amounts({ flowRuns })).toHaveProperty(["image layers through NAT gateways"], 48);
    expect(amounts({ flowRuns, natGateways: 0 })).not.toHaveProperty(["image layers through NAT gateways"]);
  });

  it("have disk above Fargate's own 20 GiB in a task's price", () => {
    // As above, and 100 hours × 80 × 0.000122
    expect(amounts({ flowRuns: { ...setup.flowRuns, storageGiB: 100 } })).toHaveProperty(
      ["flow runs"],
      3.4445,
    );
  });

  it("leave out what a setup doesn't have", () => {
    const { dashboard, secrets, ...others } = amounts({
      counted: setup.counted.filter(({ price }) => price === "metric" || price === "alarmMetric"),
    });
    expect([dashboard, secrets]).toEqual([undefined, undefined]);
    expect(Object.keys(others)).toHaveLength(20);
  });

  it("ask for a minute at least", () => {
    const seconds = monthlyItems(setup, prices, { ...usage, minutes: 0.2 });
    const aMinute = monthlyItems(setup, prices, { ...usage, minutes: 1 });
    expect(seconds).toEqual(aMinute);
  });
});

const anyRegion = fc
  .constantFrom(...Object.keys(table.regions))
  .map((region) => pricesOf(table, region) as Prices);
const anySize = fc.constantFrom(
  ...[...fargateMemoryMiB].flatMap(([cpu, memories]) => memories.map((memoryMiB) => ({ cpu, memoryMiB }))),
);
const anySetup = fc
  .record({
    natGateways: fc.integer({ min: 0, max: 3 }),
    hasContainerInsights: fc.boolean(),
    flowRuns: fc.record({
      size: anySize,
      pullThroughNat: fc.boolean(),
      storageGiB: fc.integer({ min: 20, max: 200 }),
      architecture: fc.constantFrom(...Object.values(CpuArchitecture)),
      spotShare: fc.constantFrom(0, 0.8, 1),
    }),
  })
  .map(({ flowRuns: { size, ...flowRuns }, ...changed }): Setup => ({
    ...setup,
    ...changed,
    flowRuns: { ...setup.flowRuns, ...size, ...flowRuns },
  }));

it("never costs less with more, and never more on ARM64 or Spot, in any region", () => {
  const amount = fc.integer({ min: 0, max: 1_000_000 });
  fc.assert(
    fc.property(anyRegion, anySetup, amount, amount, (inRegion, one, runs, more) => {
      const bill = (count: number): number =>
        sum(monthlyItems(one, inRegion, { ...DEFAULT_USAGE, runs: count }));
      expect(bill(runs + more)).toBeGreaterThanOrEqual(bill(runs));

      const of = thousandRuns(one, inRegion, DEFAULT_USAGE, { name: "any" });
      expect(of.arm64).toBeLessThanOrEqual(of.x86);
      expect(of.spotX86).toBeLessThanOrEqual(of.x86);
      expect(of.spotArm64).toBeLessThanOrEqual(of.arm64);
      expect(of.besides).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 200 },
  );
});
