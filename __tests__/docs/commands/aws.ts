import type { DocumentedCall } from "./check";
import { problemsByPython } from "./python";

/** Problems of calls of AWS's command line by its models, in order. */
export function awsProblems(calls: readonly DocumentedCall[]): (string | undefined)[] {
  return problemsByPython("aws_commands.py", calls);
}
