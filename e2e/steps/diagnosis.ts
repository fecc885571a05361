import * as assert from "node:assert/strict";
import type { World } from "../world";

/**
 * The causes that `./prefect-ecs doctor` finds, by their names in `docs/troubleshooting.md`.
 *
 * @param what A flow run or an agent. @default the whole stack
 */
export async function diagnosis({ engine }: World, ...what: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await engine.type(["doctor", ...what, "--json"]);
  assert.notEqual(stdout, "", stderr);
  const { findings, unread } = JSON.parse(stdout) as Diagnosis;
  assert.deepEqual(unread, [], "the doctor should see everything");
  assert.equal(code, findings.length === 0 ? 0 : 1, "the exit code should say whether it found something");
  return findings.map(({ id }) => id);
}

interface Diagnosis {
  readonly findings: readonly { readonly id: string }[];
  readonly unread: readonly unknown[];
}
