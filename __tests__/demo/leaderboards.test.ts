import { rankings } from "../../demo/leaderboards";

describe("the rankings", () => {
  it("are laid out as tables", () => {
    const rows = [
      { rank: 1, player: "katherine", points: 220 },
      { rank: 2, player: "ada", points: 70 },
      { rank: 2, player: "radia", points: 7 },
    ];

    const text = rankings([
      { key: "winter", description: "Leaderboard of Winter Masters", rows },
      { key: "empty", description: "Leaderboard of nobody", rows: [] },
    ]);

    expect(text.split("\n")).toStrictEqual([
      "Leaderboard of Winter Masters",
      "  rank  player     points",
      "     1  katherine     220",
      "     2  ada            70",
      "     2  radia           7",
      "",
      "Leaderboard of nobody",
    ]);
  });
});
