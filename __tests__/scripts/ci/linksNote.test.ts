import { linksNote } from "../../../scripts/ci/linksNote";

const run = { url: "https://run", commit: "0123abc" };

it("shows which links lead nowhere, and says what to do", () => {
  expect(linksNote("Gone:\n  docs/start.md:7  404  https://a.org/`x`\n", run))
    .toBe(`Pages of other sites that documents or code name are gone, or none could be reached ([run](https://run), commit 0123abc).

\`\`\`
Gone:
  docs/start.md:7  404  https://a.org/\`x\`
\`\`\`

1. See for yourself: \`npm run docs:links\`.
2. Moved or renamed: name the new address. Gone: name another source, or leave it out.
3. There for you, and not for a robot: list it in \`scripts/docs/links/unasked.ts\`, with the reason, or this is opened anew every night.`);
});

it("says that nothing was asked, where the job ended before", () => {
  expect(linksNote(undefined, run))
    .toBe(`The job ended before it asked for any ([run](https://run), commit 0123abc). Until it does, pages can go and nobody is told.

1. See where it ended: the job \`Links to other sites\` in the run's log.
2. A registry or GitHub had no answer: the next night closes this.
3. Anything else, such as \`npm ci\` with a lock file that doesn't fit: mend it by a pull request.`);
});
