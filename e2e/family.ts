import { signal } from "../cli/support/processTable";
import { run } from "../cli/support/run";

/**
 * Suspends a process and all its descendants, even those in their own process groups, such as the engine's plugins.
 *
 * @returns their process ids.
 */
export async function freeze(pid: number): Promise<number[]> {
  // The first one is suspended before the look-up, so that it starts no more children.
  signal(pid, "SIGSTOP");
  const { stdout } = await run("ps", ["-A", "-o", "pid=,ppid="]);
  const family = [pid, ...descendants(pid, stdout)];
  family.forEach((member) => signal(member, "SIGSTOP"));
  return family;
}

/** Kills processes by SIGKILL. */
export function kill(family: readonly number[]): void {
  family.forEach((member) => signal(member, "SIGKILL"));
}

/** @param table Lines with process id and parent's id. */
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
