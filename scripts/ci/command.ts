import { spawnSync } from "node:child_process";

/** Runs a command that has to succeed, and returns what it said on standard output; the rest people see. */
export function run(command: string, args: readonly string[], input = ""): string {
  const { status, stdout } = spawnSync(command, args, {
    input,
    encoding: "utf8",
    stdio: ["pipe", "pipe", "inherit"],
  });
  check(command, args, status);
  return stdout.trim();
}

/** Runs a command that has to succeed, for people to see. */
export function show(command: string, args: readonly string[]): void {
  check(command, args, spawnSync(command, args, { stdio: "inherit" }).status);
}

/** Whether a command succeeds; nobody sees what it says. */
export function succeeds(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

function check(command: string, [first = ""]: readonly string[], status: number | null): void {
  if (status !== 0) {
    throw new Error(`${command} ${first} ended with ${status ?? "a signal"}`);
  }
}
