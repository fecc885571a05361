import type { DocumentedCall } from "./check";
import { problemsByPython } from "./python";

/** What AWS's models say against calls of its command line, in their order. */
export function awsProblems(calls: readonly DocumentedCall[]): (string | undefined)[] {
  return problemsByPython("aws_commands.py", calls);
}
