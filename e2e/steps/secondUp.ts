import * as assert from "node:assert/strict";
import { describeChange } from "../changes";
import { compareWithDifferences, EMULATOR_DIFFERENCES } from "../emulatorDifferences";
import type { Report } from "../report";
import type { World } from "../world";

/** Without changes, `up` changes only properties that the emulator doesn't keep. */
export async function secondUp({ engine }: World, report: Report): Promise<void> {
  const { changes } = await engine.succeed("up");
  const { unexplained, unneeded } = compareWithDifferences(changes);
  assert.deepEqual(unexplained.map(describeChange), [], "an `up` without a change should change nothing");
  for (const difference of EMULATOR_DIFFERENCES) {
    const needed = unneeded.includes(difference) ? "no longer needed" : "the emulator's";
    report.note(`${needed}: ${difference.type} ${difference.property} (${difference.because})`);
  }
}
