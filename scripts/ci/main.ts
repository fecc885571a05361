/** Runs a script; prints an error as a line, with exit code 1. */
export async function runMain(work: (args: readonly string[]) => Promise<void> | void): Promise<void> {
  try {
    await work(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
