import { CliError } from "../cli/support/cliError";
import type { Report, Say } from "./report";

/** A check by its title, of a stage that is set up once for all of them. */
export type Check<Stage> = readonly [title: string, work: (stage: Stage, say: Say) => Promise<void>];

/** Part of a scenario: what it takes place on, and what is checked there, in this order. */
export interface Part<Stage> {
  readonly setUp: () => Promise<Stage>;
  readonly checks: readonly Check<Stage>[];
}

/**
 * Plays those checks of a part that are wanted; sets nothing up for none.
 *
 * @param wanted Words of their titles, in any case. @default all of them
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

/** Refuses what is wanted and isn't there: a misspelt title would look like a success. */
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
