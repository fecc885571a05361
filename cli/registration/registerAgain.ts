import { spawn } from "node:child_process";
import * as path from "node:path";
import { INPUT_VARIABLE, RunnerScript } from "../../components/runnerStep";
import type { Environment } from "../stack/environment";
import type { Io } from "../support/io";

/** Runs the stack's registration step as `pulumi up` does, in a process of its own. Returns its exit code. */
export function registerAgain(io: Io, { outputs }: Environment): Promise<number> {
  const script = path.join(__dirname, "../../components/runner", RunnerScript.register);
  // In this process's group: Ctrl-C reaches it, and it stops its task.
  const step = spawn(process.execPath, [script], {
    stdio: "inherit",
    env: { ...io.env, [INPUT_VARIABLE]: outputs.registration },
  });
  return new Promise((resolve) => {
    step.on("close", (code) => {
      resolve(code ?? 1);
    });
  });
}
