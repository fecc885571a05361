import * as assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { deploymentCalls } from "../aws/deploymentCalls";
import { recordedCalls } from "../aws/recordedCalls";
import type { Say } from "../report";
import type { World } from "../world";

/** Where the list is that `__tests__/bootstrap/` asks IAM's rules about. */
const LIST = path.join(__dirname, "..", "..", "__tests__", "bootstrap", "deploymentCalls.json");

/**
 * The calls that the stack's operations made are those that the deploy role's tests know of.
 *
 * `RECORD=1` writes the list instead.
 */
export async function knownCalls({ emulator, engine }: World, since: Date, say: Say): Promise<void> {
  const made = deploymentCalls(engine.past, await recordedCalls(emulator, since));
  say(`${made.length} kinds of calls`);
  if (process.env["RECORD"] === "1") {
    writeFileSync(LIST, `${JSON.stringify(made, null, 2)}\n`);
    return;
  }
  const known = existsSync(LIST) ? (JSON.parse(readFileSync(LIST, "utf8")) as unknown[]) : [];
  const unknown = made.filter((call) => !known.some((one) => JSON.stringify(one) === JSON.stringify(call)));
  assert.deepEqual(unknown, [], "the rights' tests should know every call: write the list with RECORD=1");
}
