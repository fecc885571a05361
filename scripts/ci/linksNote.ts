import { fenced } from "./fenced.ts";
import { lastLines } from "./plainLines.ts";
import type { Run } from "./run.ts";

/**
 * Broken links to other sites, and instructions.
 *
 * @param output Output of `npm run docs:links`; undefined if the job ended before it.
 */
export function linksNote(output: string | undefined, { url, commit }: Run): string {
  const run = `([run](${url}), commit ${commit})`;
  return output === undefined
    ? [
        `The job ended before it asked for any ${run}. Until it does, pages can go and nobody is told.`,
        "",
        "1. See where it ended: the job `Links to other sites` in the run's log.",
        "2. A registry or GitHub had no answer: the next night closes this.",
        "3. Anything else, such as `npm ci` with a lock file that doesn't fit: mend it by a pull request.",
      ].join("\n")
    : [
        `Pages of other sites that documents or code name are gone, or none could be reached ${run}.`,
        "",
        ...fenced(lastLines(output)),
        "",
        "1. See for yourself: `npm run docs:links`.",
        "2. Moved or renamed: name the new address. Gone: name another source, or leave it out.",
        "3. There for you, and not for a robot: list it in `scripts/docs/links/unasked.ts`, with the reason, or this is opened anew every night.",
      ].join("\n");
}
