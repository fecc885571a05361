import { fenced } from "./fenced.ts";
import { lastLines } from "./plainLines.ts";
import type { Run } from "./report.ts";

/**
 * What to do about links to other sites that lead nowhere.
 *
 * @param output What `npm run docs:links` said; undefined where it didn't get that far.
 */
export function linksNote(output: string | undefined, { url, commit }: Run): string {
  return [
    `Pages of other sites that documents or comments name are gone, or could not be asked for ([run](${url}), commit ${commit}).`,
    "",
    ...(output === undefined ? [] : [...fenced(lastLines(output)), ""]),
    "1. See for yourself: `npm run docs:links`.",
    "2. Moved or renamed: name the new address. Gone: name another source, or leave it out.",
    "3. A page that is there for you: the next night closes this.",
  ].join("\n");
}
