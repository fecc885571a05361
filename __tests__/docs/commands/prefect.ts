import type { DocumentedCall } from "./check";
import { problemsByPython } from "./python";

/** Problems of calls that Prefect's own command line reports, in order, without executing them. */
export function prefectProblems(calls: readonly DocumentedCall[]): (string | undefined)[] {
  return problemsByPython("prefect_commands.py", calls);
}
