import pc from "picocolors";
import { planLines } from "../../demo/planInstead";
import type { Cost } from "../../plan/cost/cost";

describe("what the demo shows without an engine", () => {
  it("is one line a stack, the picture, and what shows the rest", () => {
    const plans = [
      { stack: "local", region: "us-east-1", resources: Array(92) },
      { stack: "staging", region: "eu-west-1", resources: Array(107), cost: { fixed: 1_095.3 } as Cost },
    ];

    expect(planLines(plans, pc.createColors(false))).toStrictEqual([
      "local    92 resources in us-east-1",
      "staging  107 resources in eu-west-1  1,095.30 US dollars a month without a flow run",
      "",
      "docs/pictures/staging.svg  # staging as a picture",
      "npm run plan -- staging    # all resources, flows, cost and access",
    ]);
  });
});
