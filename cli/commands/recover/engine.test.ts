import { countsIn } from "./engine";

describe("what a person sees of a refresh that went well", () => {
  it("is what it counted, not a line for each resource", () => {
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
