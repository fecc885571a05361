import * as path from "node:path";
import pc from "picocolors";
import { summary } from "../../demo/summary";

describe("what the demo ends with", () => {
  it("is the ranking, where everything is, how to look around and how to end it", () => {
    const text = summary(
      {
        rankings: "Leaderboard of Winter Masters\n  rank  player  points",
        runUrl: "http://127.0.0.1:4200/runs/flow-run/7",
        uiUrl: "http://127.0.0.1:4200",
        login: "prefect:secret",
        egress: "203.0.113.1",
        environmentFile: path.resolve(".demo/env"),
        lookAround: [{ command: "prefect deployment ls", what: "the deployments" }],
      },
      pc.createColors(false),
    );

    expect(text.split("\n")).toStrictEqual([
      "Leaderboard of Winter Masters",
      "  rank  player  points",
      "",
      "Run      http://127.0.0.1:4200/runs/flow-run/7",
      "Prefect  http://127.0.0.1:4200, log in with prefect:secret",
      "Egress   203.0.113.1",
      "",
      "Look around",
      "  . .demo/env  # first, in a new shell: points the commands below to this demo",
      "  prefect deployment ls  # the deployments",
      "",
      "Changed a flow?  npm run demo",
      "Take it down     npm run demo:down",
    ]);
  });
});
