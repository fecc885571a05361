import { UsageError } from "../support/cliError";
import type { RunOptions } from "../support/run";
import { pulumi } from "./pulumi";

/** The environment variable that names the stack where no option does. */
export const STACK_VARIABLE = "PREFECT_ECS_STACK";

/** The stack that a command is about: the one that was named, or else the one that is selected in Pulumi. */
export async function chooseStack(named: string | undefined, options: RunOptions): Promise<string> {
  const variable = options.env?.[STACK_VARIABLE] ?? "";
  const stack = named ?? (variable === "" ? await selectedStack(options) : variable);
  if (stack === undefined) {
    throw new UsageError(
      `Which stack? Say it with \`--stack <name>\`, with the environment variable ${STACK_VARIABLE}, ` +
        "or select one: `pulumi stack select <name>` (`pulumi stack ls` lists them).",
    );
  }
  return stack;
}

async function selectedStack(options: RunOptions): Promise<string | undefined> {
  const { code, stdout } = await pulumi(["stack", "--show-name"], options);
  return code === 0 ? stdout.trim() : undefined;
}
