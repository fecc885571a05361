import { CliError } from "../support/cliError";
import { lastLine, NOT_FOUND, type Ran, run, type RunOptions } from "../support/run";

/**
 * Runs a command of the Pulumi CLI that asks nobody anything. What it answers is the caller's to judge.
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

/** What `pulumi config set` needs to write to a stack's configuration. */
export function configFlags({ stack, configFile }: ConfigArgs): string[] {
  return ["--stack", stack, ...(configFile === undefined ? [] : ["--config-file", configFile])];
}

/** Runs `pulumi config set`, which reads a value that isn't among its arguments from its standard input. */
export async function setConfig(args: readonly string[], options: RunOptions): Promise<void> {
  const { code, stderr } = await pulumi(["config", "set", ...args], options);
  if (code !== 0) {
    throw new CliError(`The stack's configuration can't be written: ${lastLine(stderr)}`);
  }
}
