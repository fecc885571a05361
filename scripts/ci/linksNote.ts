import { fenced } from "./fenced.ts";
import { lastLines } from "./plainLines.ts";
import type { Problem, Run } from "./report.ts";

/**
 * What is wrong with links to other sites, and what to do.
 *
 * @param output What `npm run docs:links` said; undefined where it didn't get that far.
 */
export function linksNote(output: string | undefined, run: Run): Problem {
  return output === undefined ? notAsked(run) : leadingNowhere(output, run);
}

function notAsked({ url, commit }: Run): Problem {
  return {
    title: "Links to other sites could not be asked for",
    text: [
      `The job ended before it asked for any ([run](${url}), commit ${commit}). Until it does, pages can go and nobody is told.`,
      "",
      "1. See where it ended: the job `Links to other sites` in the run's log.",
      "2. A registry or GitHub had no answer: the next night closes this.",
      "3. Anything else, such as `npm ci` with a lock file that doesn't fit: mend it by a pull request.",
    ].join("\n"),
  };
}

function leadingNowhere(output: string, { url, commit }: Run): Problem {
  return {
    title: "Links lead nowhere",
    text: [
      `Pages of other sites that documents or code name are gone, or none could be reached ([run](${url}), commit ${commit}).`,
      "",
      ...fenced(lastLines(output)),
      "",
      "1. See for yourself: `npm run docs:links`.",
      "2. Moved or renamed: name the new address. Gone: name another source, or leave it out.",
      "3. There for you, and not for a robot: list it in `scripts/docs/links/unasked.ts`, with the reason, or this is opened anew every night.",
    ].join("\n"),
  };
}
