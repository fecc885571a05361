import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { INPUT_VARIABLE } from "../components/runnerStep";

/** `npm run register -- <stack>`: runs a stack's registration task once more, as `pulumi up` does. */
function main(stack: string | undefined): number {
  if (stack === undefined) {
    console.error("Which stack? For example: npm run register -- staging");
    return 2;
  }
  const output = spawnSync("pulumi", ["stack", "output", "registration", "--stack", stack], {
    encoding: "utf8",
  });
  if (output.status !== 0) {
    console.error(output.error?.message ?? output.stderr.trim());
    return 1;
  }
  const script = path.join(__dirname, "../components/runner/register.mjs");
  const step = spawnSync("node", [script], {
    stdio: "inherit",
    env: { ...process.env, [INPUT_VARIABLE]: output.stdout.trim() },
  });
  return step.status ?? 1;
}

process.exitCode = main(process.argv[2]);
