import { CommanderError } from "commander";
import { withOurNames } from "../../../cli/copilotNames";
import { program } from "../../../cli/main";
import type { Io } from "../../../cli/support/io";

/** The command line's error for invalid arguments, without executing anything. */
export function prefectEcsProblem(args: readonly string[]): string | undefined {
  // The command line alone is named, not called.
  if (args.length === 0) {
    return undefined;
  }
  const sink = { write: () => true };
  const io = { stdout: sink, stderr: sink } as unknown as Io;
  try {
    program({ io, action: () => () => Promise.resolve() }).parse(withOurNames(args), { from: "user" });
    return undefined;
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      throw error;
    }
    return error.exitCode === 0 ? undefined : error.message;
  }
}
