import { spawnSync } from "node:child_process";
import * as path from "node:path";
import type { DocumentedCall } from "./check";

const root = path.resolve(__dirname, "../../..");

/** What is wrong with each call, in their order; all at once, for Python takes a while to start. */
export function awsProblems(calls: readonly DocumentedCall[]): (string | undefined)[] {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["scripts/python.mjs", "python", path.join(__dirname, "aws_commands.py")],
    {
      cwd: root,
      encoding: "utf8",
      input: JSON.stringify(calls.map(({ args, isWhole }) => ({ args, whole: isWhole }))),
    },
  );
  if (stdout === "") {
    throw new Error(`AWS's models can't be asked: ${stderr}`);
  }
  return (JSON.parse(stdout) as (string | null)[]).map((problem) => problem ?? undefined);
}
