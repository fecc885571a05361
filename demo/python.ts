import { CliError } from "../cli/support/cliError";
import { run } from "../cli/support/run";

/**
 * Environment variables for commands in the project's Python environment. Creates the Python environment if it is
 * missing.
 */
export async function pythonEnvironment(
  root: string,
  base: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<NodeJS.ProcessEnv> {
  const print = [process.execPath, "-p", "JSON.stringify(process.env)"];
  const { code, stdout, stderr } = await run(process.execPath, ["scripts/python.mjs", ...print], {
    cwd: root,
    env: base,
    signal,
  });
  if (code !== 0) {
    throw new CliError(stderr.trimEnd());
  }
  return JSON.parse(stdout) as NodeJS.ProcessEnv;
}
