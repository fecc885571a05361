import { spawn } from "node:child_process";
import * as path from "node:path";
import { INPUT_VARIABLE, RunnerScript } from "../../components/runnerStep";
import type { StackState } from "../recover/state";
import { NotThereError } from "../support/cliError";
import type { CommandContext } from "../commands/context";
import { transcript } from "../commands/transcript";

/** Runs the stack's registration step as `pulumi up` does, in a process of its own. Returns its exit code. */
export async function registerAgain(context: CommandContext): Promise<number> {
  const input = registrationStep(await (await context.environment()).engine.state());
  const script = path.join(__dirname, "../../components/runner", RunnerScript.register);
  // In this process's group: Ctrl-C reaches it, and it stops its task.
  const step = spawn(process.execPath, [script], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...context.io.env, [INPUT_VARIABLE]: input },
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

/** What the last `pulumi up` gave to the step. */
function registrationStep({ resources }: StackState): string {
  const steps = resources
    .filter(({ inputs }) => String(inputs?.["create"]).endsWith(RunnerScript.register))
    .map(({ inputs }) => (inputs?.["environment"] as Readonly<Record<string, unknown>>)[INPUT_VARIABLE]);
  const step = steps.find((one) => typeof one === "string");
  if (step === undefined) {
    throw new NotThereError("The stack's state has no registration: `pulumi up` makes it.");
  }
  return step;
}
