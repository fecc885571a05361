import { CliError } from "../cli/support/cliError";
import type { Report, Say } from "./report";

/** Title → check on a stage that is set up once for all checks. */
export type Check<Stage> = readonly [title: string, work: (stage: Stage, say: Say) => Promise<void>];

/** A part of a scenario: its stage, and its checks in order. */
export interface Part<Stage> {
  readonly setUp: () => Promise<Stage>;
  readonly checks: readonly Check<Stage>[];
}

/**
 * Plays the wanted checks of a part; without any, the stage isn't set up.
 *
 * @param wanted Words of their titles, in any case. @default all checks
 */
export async function playPart<Stage>(
  report: Report,
  { setUp, checks }: Part<Stage>,
  wanted: readonly string[],
): Promise<void> {
  const chosen = checks.filter(([title]) => isWanted(title, wanted));
  if (chosen.length === 0) {
    return;
  }
  const stage = await setUp();
  for (const [title, work] of chosen) {
    await report.check(title, (say) => work(stage, say));
  }
}

/** Refuses unknown titles: a misspelt one would look like a success. */
export function refuseUnknownTitles(
  parts: readonly { readonly checks: readonly (readonly [title: string, ...unknown[]])[] }[],
  wanted: readonly string[],
): void {
  const titles = parts.flatMap(({ checks }) => checks.map(([title]) => title));
  const unknown = wanted.filter((words) => !titles.some((title) => isWanted(title, [words])));
  if (unknown.length > 0) {
    throw new CliError(`No check has a title with: ${unknown.join("; ")}`);
  }
}

function isWanted(title: string, wanted: readonly string[]): boolean {
  const plain = title.toLowerCase();
  return wanted.length === 0 || wanted.some((words) => plain.includes(words.toLowerCase()));
}
