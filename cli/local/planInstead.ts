import type { CannotBeHad } from "./cannotBeHad";
import { CliError } from "../support/cliError";
import type { Colours } from "../support/progress";
import { run } from "../support/run";
import type { Session } from "./session";

/** One line which and why, and then what the program would make where both can be had. */
export async function planInstead(
  { folder, progress, signal }: Session,
  env: NodeJS.ProcessEnv,
  reasons: readonly CannotBeHad[],
  colours: Colours,
): Promise<void> {
  const missing = reasons.map(({ what, why }) => `${what} cannot be had (${why})`);
  console.log(`${missing.join(", ")}. Instead: what the program makes, and the flows on a process worker.`);
  const stacks = ["local", "staging", "prod"];
  const trees = await progress.step(`Plan of ${stacks.join(", ")}, without engine and account`, async () => {
    // A process of its own: Pulumi's SDK belongs to the program that it runs, and takes a second to load.
    const args = ["--require", "./cli/support/typescript.cjs", "cli/plan.ts", "--only", "tree"];
    const flags = colours.isColorSupported ? ["--color"] : [];
    const { code, stdout, stderr } = await run(process.execPath, [...args, ...flags, ...stacks], {
      cwd: folder.root,
      env,
      signal,
    });
    // A plan that names what `pulumi up` would refuse is one all the same.
    if (code !== 0 && stdout === "") {
      throw new CliError(`The program can't be planned:\n${stderr.trimEnd()}`);
    }
    return stdout.trimEnd();
  });
  console.log(`\n${trees}\n`);
}
