import { lastLines } from "./plainLines.ts";
import { fenced } from "./fenced.ts";
import type { Run } from "./run.ts";

/**
 * Instructions for differences between a stack and its program.
 *
 * @param output The engine's output; undefined if it didn't run.
 */
export function driftNote(stack: string, output: string | undefined, { url, commit }: Run): string {
  return [
    `What is in AWS differs from the program, or could not be looked at ([run](${url}), commit ${commit}).`,
    "",
    ...(output === undefined ? [] : [...fenced(lastLines(output)), ""]),
    `1. See for yourself: \`pulumi preview --refresh --diff --stack ${stack}\`.`,
    `2. Changed by hand, and not wanted: \`pulumi up --refresh --stack ${stack}\` puts it back.`,
    "3. Wanted: bring it into the program by a pull request.",
    "4. A deployment ran at the same time, or waits for its approval: the next night closes this.",
  ].join("\n");
}
