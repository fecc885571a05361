import * as assert from "node:assert/strict";
import { describeChange } from "../changes";
import {
  compareWithDifferences,
  EMULATOR_DIFFERENCES,
  type EmulatorDifference,
} from "../emulatorDifferences";
import type { Report } from "../report";
import type { World } from "../world";

/** Without changes, `up` changes only properties that the emulator doesn't keep. */
export async function secondUp(world: World, report: Report): Promise<void> {
  const unneeded = await unchangedUp(world);
  for (const difference of EMULATOR_DIFFERENCES) {
    const needed = unneeded.includes(difference) ? "no longer needed" : "the emulator's";
    report.note(`${needed}: ${difference.type} ${difference.property} (${difference.because})`);
  }
}

/** @returns The differences that didn't occur. */
export async function unchangedUp({ engine }: World): Promise<readonly EmulatorDifference[]> {
  const { changes } = await engine.succeed("up");
  const { unexplained, unneeded } = compareWithDifferences(changes);
  assert.deepEqual(unexplained.map(describeChange), [], "an `up` without a change should change nothing");
  return unneeded;
}
