import { UsageError } from "../support/cliError";
import type { RunOptions } from "../support/run";
import { pulumi } from "./pulumi";

/** Environment variable that names the stack if no option does. */
export const STACK_VARIABLE = "PREFECT_ECS_STACK";

/** The named stack, or else the one selected in Pulumi. */
export async function chooseStack(named: string | undefined, options: RunOptions): Promise<string> {
  const variable = options.env?.[STACK_VARIABLE] ?? "";
  const stack = named ?? (variable === "" ? await selectedStack(options) : variable);
  if (stack === undefined) {
    throw new UsageError(
      `No stack selected: name it with \`--stack <name>\` or the environment variable ${STACK_VARIABLE}, ` +
        "or select one: `pulumi stack select <name>` (`pulumi stack ls` lists them).",
    );
  }
  return stack;
}

async function selectedStack(options: RunOptions): Promise<string | undefined> {
  const { code, stdout } = await pulumi(["stack", "--show-name"], options);
  return code === 0 ? stdout.trim() : undefined;
}
