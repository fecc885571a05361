import type { DocumentedCall } from "./check";
import { problemsByPython } from "./python";

/** What Prefect's own command line says against calls of it, in their order; it does nothing. */
export function prefectProblems(calls: readonly DocumentedCall[]): (string | undefined)[] {
  return problemsByPython("prefect_commands.py", calls);
}
