import { spawn } from "node:child_process";
import * as path from "node:path";
import { INPUT_VARIABLE, RunnerScript } from "../../components/runnerStep";
import type { CommandContext } from "../commands/context";
import { transcript } from "../commands/transcript";

/** Runs the stack's registration step as `pulumi up` does, in a process of its own. Returns its exit code. */
export async function registerAgain(context: CommandContext): Promise<number> {
  const { outputs } = await context.environment();
  const script = path.join(__dirname, "../../components/runner", RunnerScript.register);
  // In this process's group: Ctrl-C reaches it, and it stops its task.
  const step = spawn(process.execPath, [script], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...context.io.env, [INPUT_VARIABLE]: outputs.registration },
  });
  // A signal to this process alone doesn't.
  context.signal.addEventListener("abort", () => step.kill("SIGTERM"));
  const { print, end } = transcript(context);
  step.stdout.setEncoding("utf8").on("data", print);
  const exitCode = await new Promise<number>((resolve) => {
    step.on("close", (code) => {
      resolve(code ?? 1);
    });
  });
  end({ exitCode });
  return exitCode;
}
