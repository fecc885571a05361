import { linksNote } from "../../../scripts/ci/linksNote";

const run = { url: "https://run", commit: "0123abc" };

it("shows which links lead nowhere, and says what to do", () => {
  expect(linksNote("Gone:\n  docs/start.md:7  404  https://a.org/`x`\n", run)).toBe(
    [
      "Pages of other sites that documents or comments name are gone, or could not be asked for ([run](https://run), commit 0123abc).",
      "",
      "```",
      "Gone:",
      "  docs/start.md:7  404  https://a.org/`x`",
      "```",
      "",
      "1. See for yourself: `npm run docs:links`.",
      "2. Moved or renamed: name the new address. Gone: name another source, or leave it out.",
      "3. A page that is there for you: the next night closes this.",
    ].join("\n"),
  );
});

it("says as much where there was nothing to show", () => {
  expect(linksNote(undefined, run)).not.toContain("```");
});
