import { CliError } from "../support/cliError";
import { lastLine, NOT_FOUND, type Ran, run, type RunOptions } from "../support/run";

/**
 * Runs a non-interactive command of the Pulumi CLI. The caller judges the result.
 *
 * @throws CliError where there is none.
 */
export async function pulumi(args: readonly string[], options: RunOptions): Promise<Ran> {
  const ran = await run("pulumi", [...args, "--non-interactive"], options);
  if (ran.code === NOT_FOUND) {
    throw new CliError("The Pulumi CLI is not on PATH: https://www.pulumi.com/docs/iac/download-install/");
  }
  return ran;
}

export interface ConfigArgs {
  readonly stack: string;
  /** @default the program's own */
  readonly configFile?: string;
}

/** Flags that select the stack and its configuration file. */
export function configFlags({ stack, configFile }: ConfigArgs): string[] {
  return ["--stack", stack, ...(configFile === undefined ? [] : ["--config-file", configFile])];
}

/** Runs `pulumi config set`, which reads the value from standard input if it isn't an argument. */
export async function setConfig(args: readonly string[], options: RunOptions): Promise<void> {
  const { code, stderr } = await pulumi(["config", "set", ...args], options);
  if (code !== 0) {
    throw new CliError(`The stack's configuration could not be written: ${lastLine(stderr)}`);
  }
}
