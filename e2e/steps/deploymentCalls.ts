import * as assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { deploymentCalls } from "../aws/deploymentCalls";
import { recordedCalls } from "../aws/recordedCalls";
import type { Say } from "../report";
import type { World } from "../world";

/** Folder of the lists that `__tests__/bootstrap/` checks against the roles' policies. */
const LISTS = path.join(__dirname, "..", "..", "__tests__", "bootstrap");

/**
 * The calls of the stack's operations since then are those in the deploy role's tests.
 *
 * `RECORD=1` writes the list instead of comparing.
 *
 * @param list Name of the list's file.
 */
export async function knownCalls(
  { emulator, engine }: World,
  { since, list }: { readonly since: Date; readonly list: string },
  say: Say,
): Promise<void> {
  const operations = engine.past.filter(({ from }) => from >= since.getTime() / 1000);
  const made = deploymentCalls(operations, await recordedCalls(emulator, since));
  say(`${made.length} kinds of calls`);
  assert.notEqual(made.length, 0, "the emulator should have been called");
  const file = path.join(LISTS, list);
  if (process.env["RECORD"] === "1") {
    writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`);
    return;
  }
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as unknown[]) : [];
  const unknown = made.filter((call) => !known.some((one) => JSON.stringify(one) === JSON.stringify(call)));
  assert.deepEqual(unknown, [], "the rights' tests should know every call: write the list with RECORD=1");
}
