import { countsIn } from "./engine";

describe("output of a successful refresh", () => {
  it("is its counts, not a line per resource", () => {
    const output = [
      "Refreshing (local):",
      "    pulumi:pulumi:Stack prefect-ecs-local running",
      " ~  aws:ecs:Service agent updated (2s) [diff: ~desiredCount]",
      "Outputs:",
      '    clusterName: "prefect-ecs-local"',
      "",
      "Resources:",
      "    ~ 1 updated",
      "    87 unchanged",
      "",
      "Duration: 12s",
      "",
    ].join("\n");

    expect(countsIn(output)).toBe("Resources:\n    ~ 1 updated\n    87 unchanged\n");
  });

  it("is nothing of a command that counts nothing", () => {
    expect(countsIn("The currently running update for 'local' has been canceled!\n")).toBe("");
  });
});
