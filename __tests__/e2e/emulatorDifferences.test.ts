import type { Change } from "../../e2e/changes";
import { compareWithDifferences, EMULATOR_DIFFERENCES } from "../../e2e/emulatorDifferences";

const differences = [
  { type: "aws:ecs/service:Service", property: "zoneRebalancing", because: "it forgets it" },
];

function change(properties: string[], rest: Partial<Change> = {}): Change {
  return { op: "update", type: "aws:ecs/service:Service", name: "agent", properties, ...rest };
}

describe("compareWithDifferences", () => {
  it("explains an update of nothing but what the emulator can't hold", () => {
    expect(compareWithDifferences([change(["zoneRebalancing"])], differences)).toEqual({
      unexplained: [],
      unneeded: [],
    });
  });

  it("shows the rest of an update that it explains in part", () => {
    const changes = [change(["zoneRebalancing", "desiredCount"])];

    expect(compareWithDifferences(changes, differences).unexplained).toEqual([change(["desiredCount"])]);
  });

  it("explains neither another type, nor a replacement, nor a creation", () => {
    const others = [
      change(["zoneRebalancing"], { type: "aws:ecs/cluster:Cluster" }),
      change(["zoneRebalancing"], { op: "replace" }),
      change([], { op: "create" }),
    ];

    expect(compareWithDifferences(others, differences).unexplained).toHaveLength(3);
  });

  it("tells which differences did not show", () => {
    expect(compareWithDifferences([], differences).unneeded).toEqual(differences);
  });

  it("has a reason for each difference, and each once", () => {
    const keys = EMULATOR_DIFFERENCES.map(({ type, property }) => `${type} ${property}`);

    expect(new Set(keys).size).toBe(keys.length);
    expect(EMULATOR_DIFFERENCES.every(({ because }) => because !== "")).toBe(true);
  });
});
