import { spawnSync } from "node:child_process";
import * as path from "node:path";
import type { DocumentedCall } from "./check";

const root = path.resolve(__dirname, "../../..");

/**
 * Problems of each call found by a Python script, in order; all at once, since Python takes a while to start.
 *
 * @param script A file beside this one.
 */
export function problemsByPython(script: string, calls: readonly DocumentedCall[]): (string | undefined)[] {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["scripts/python.mjs", "python", path.join(__dirname, script)],
    {
      cwd: root,
      encoding: "utf8",
      input: JSON.stringify(calls.map(({ args, isWhole }) => ({ args, whole: isWhole }))),
    },
  );
  if (stdout === "") {
    throw new Error(`${script} has no answer: ${stderr}`);
  }
  return (JSON.parse(stdout) as (string | null)[]).map((problem) => problem ?? undefined);
}
