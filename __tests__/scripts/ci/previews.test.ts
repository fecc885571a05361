// It doesn't prove that the engine takes these options and prints these counts: the workflow does, at each pull request.
import { previewArgs, previewSummary } from "../../../scripts/ci/previews";

const image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/flows@sha256:0a";

describe("arguments", () => {
  const common = [
    "preview",
    "--non-interactive",
    "--color=never",
    "--policy-pack=policies",
    "--suppress-outputs",
    "--suppress-progress",
  ];

  it("leave staging's image to the program", () => {
    const args = previewArgs({ stack: "staging", image, drift: false });
    expect(args).toEqual([common[0], "--stack=staging", ...common.slice(1)]);
  });

  it("give prod the image that it runs", () => {
    const args = previewArgs({ stack: "prod", image, drift: false });
    expect(args).toEqual([common[0], "--stack=prod", ...common.slice(1), `--config=imageUri=${image}`]);
  });

  it("leave it to the program before prod's first `up`", () => {
    const args = previewArgs({ stack: "prod", image: undefined, drift: false });
    expect(args).toEqual([common[0], "--stack=prod", ...common.slice(1)]);
  });

  it("compare with AWS, and fail at any difference", () => {
    const args = previewArgs({ stack: "staging", image, drift: true });
    expect(args.slice(-2)).toEqual(["--refresh", "--expect-no-changes"]);
  });
});

describe("summary", () => {
  const summary = (...lines: string[]): string =>
    previewSummary({ stack: "staging", succeeded: true, output: lines.join("\n") });

  it.each([
    [["Resources:", "    64 unchanged"], "64 unchanged"],
    [["Resources:", "    + 64 to create", "", "Policies:", "    1 thing"], "64 to create"],
    [
      [
        "\u001b[1mResources:\u001b[0m\r",
        "    \u001b[32m+ 1 to create\u001b[0m\r",
        "    +-2 to replace",
        "    3 changes. 61 unchanged",
      ],
      "1 to create, 2 to replace, 3 changes. 61 unchanged",
    ],
    [["Previewing update (staging):"], "nothing changes"],
  ])("of %j", (lines, expected) => {
    expect(summary(...lines)).toBe(expected);
  });

  it("says that a preview failed, whatever it has counted", () => {
    expect(previewSummary({ stack: "prod", succeeded: false, output: "Resources:\n    1 unchanged" })).toBe(
      "the preview failed",
    );
  });
});
