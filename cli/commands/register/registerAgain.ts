import { spawn } from "node:child_process";
import * as path from "node:path";
import { INPUT_VARIABLE, RunnerScript } from "../../../components/runner/runnerStep";
import { familyOf } from "../../aws/tasks";
import type { StackState } from "../../stack/state";
import { NotThereError } from "../../support/cliError";
import type { CommandContext } from "../../context/context";
import { transcript } from "../../context/transcript";

/** Runs the stack's registration step in its own process, as `pulumi up` does. Returns its exit code. */
export async function registerAgain(context: CommandContext): Promise<number> {
  const { engine, outputs } = await context.environment();
  const input = registrationStep(await engine.state(), familyOf(outputs.registrationTaskDefinitionArn));
  const script = path.join(__dirname, "../../../components/runner", RunnerScript.register);
  // In this process's group, so that Ctrl-C reaches it and it stops its task.
  const step = spawn(process.execPath, [script], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...context.io.env, [INPUT_VARIABLE]: input },
  });
  // A signal to this process alone doesn't reach it.
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

/** Input of the registration step in the last `pulumi up`; each flow project has its own step. */
function registrationStep({ resources }: StackState, family: string): string {
  const steps = resources
    .filter(({ inputs }) => String(inputs?.["create"]).endsWith(RunnerScript.register))
    .map(({ inputs }) => (inputs?.["environment"] as Readonly<Record<string, unknown>>)[INPUT_VARIABLE]);
  const step = steps
    .filter((one) => typeof one === "string")
    .find((one, _, all) => all.length === 1 || familyOfStep(one) === family);
  if (step === undefined) {
    throw new NotThereError("The stack's state has no registration: run `pulumi up`.");
  }
  return step;
}

function familyOfStep(step: string): string {
  const { task } = JSON.parse(step) as { readonly task: { readonly taskDefinition: string } };
  return familyOf(task.taskDefinition);
}
