import { signal } from "../cli/support/processTable";
import { run } from "../cli/support/run";

/**
 * Stops a process and all that come from it, where they stand: those in groups of their own too, as the engine's
 * plugins are.
 *
 * @returns their ids.
 */
export async function freeze(pid: number): Promise<number[]> {
  // The first one before the others are looked for: it starts no more of them.
  signal(pid, "SIGSTOP");
  const { stdout } = await run("ps", ["-A", "-o", "pid=,ppid="]);
  const family = [pid, ...descendants(pid, stdout)];
  family.forEach((member) => signal(member, "SIGSTOP"));
  return family;
}

/** Ends processes that get no say in it. */
export function kill(family: readonly number[]): void {
  family.forEach((member) => signal(member, "SIGKILL"));
}

/** @param table Lines of process id and parent's id. */
export function descendants(pid: number, table: string): number[] {
  const processes = table
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter((ids): ids is [number, number] => ids.length === 2);
  const found = [pid];
  for (const parent of found) {
    found.push(...processes.filter(([, parentId]) => parentId === parent).map(([id]) => id));
  }
  return found.slice(1);
}
