import { markedDiagram } from "../../../plan/difference/diagrams";
import { diagramOf } from "../../../plan/picture/diagramOf";
import { mermaid } from "../../../plan/picture/mermaid";
import { agent, staging, zoneA, zoneB } from "../pictureFixture";

const perZone = diagramOf({
  ...staging,
  zones: [zoneA, { ...zoneB, natGateway: "nat-2", leavesThrough: "nat-2" }],
  flowRuns: { cpu: 512, cpuArchitecture: "X86_64", memoryMiB: 2048 },
  agents: [{ ...agent, name: "bulk", workPool: "bulk" }],
});

describe("the picture of a difference", () => {
  it("has no marks when nothing changes", () => {
    expect(JSON.stringify(markedDiagram(perZone, perZone))).not.toContain('"mark"');
  });

  it("shows what is added and removed side by side, and what a changed line was", () => {
    const { agents, prefect, flowRuns, zones, arrows } = markedDiagram(diagramOf(staging), perZone);

    expect(agents.map(({ title, mark }) => [title, mark])).toStrictEqual([
      ["Agent bulk", "added"],
      ["Agent default", "removed"],
    ]);
    expect(prefect.pools.map(({ id, mark }) => [id, mark])).toStrictEqual([
      ["pool-bulk", "added"],
      ["pool-ecs-staging", "removed"],
    ]);
    expect(flowRuns).toMatchObject({ mark: "changed" });
    expect(flowRuns.lines).toContain("2 GiB (was 1 GiB)");
    expect(zones.map(({ natGateway }) => natGateway?.mark)).toStrictEqual([undefined, "added"]);
    expect(
      arrows.filter(({ mark }) => mark === "removed").map(({ from, to }) => `${from} → ${to}`),
    ).toStrictEqual([
      "pool-ecs-staging → agent-default",
      "agent-default → flow-runs",
      "flow-runs → gateway-prefect-ecs-staging-nat-1",
    ]);
  });

  it("keeps a work pool beside its agent when it gets another name", () => {
    const renamed = diagramOf({ ...staging, agents: [{ ...agent, workPool: "other" }] });
    const { prefect, arrows } = markedDiagram(diagramOf(staging), renamed);

    expect(prefect.pools).toMatchObject([
      { id: "pool-other", title: "other (was ecs-staging)", mark: "changed" },
    ]);
    expect(arrows.filter(({ mark }) => mark === "removed")).toStrictEqual([]);
  });

  it("is told without colours too in Mermaid", () => {
    const lines = mermaid(markedDiagram(diagramOf(staging), perZone)).split("\n");

    expect(lines.find((line) => line.includes("agent_bulk["))).toContain("<b>+ Agent bulk</b>");
    expect(lines.find((line) => line.includes("agent_default["))).toMatch(
      /<b>- Agent default<\/b>.*:::removed$/,
    );
    expect(lines).toContain("  classDef removed stroke:#e5534b,stroke-width:3px,stroke-dasharray:6 4");
  });
});
