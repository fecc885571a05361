import { spawnSync, type SpawnSyncReturns } from "node:child_process";

/** Runs a command that must succeed, and returns its standard output; standard error is passed through. */
export function run(command: string, args: readonly string[], input = ""): string {
  const ended = spawnSync(command, args, { input, encoding: "utf8", stdio: ["pipe", "pipe", "inherit"] });
  check(command, args, ended);
  return ended.stdout.trim();
}

/** Runs a command that must succeed, and passes its output through. */
export function show(command: string, args: readonly string[]): void {
  check(command, args, spawnSync(command, args, { stdio: "inherit" }));
}

/** Whether a command succeeds; its output is discarded. */
export function succeeds(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

function check(
  command: string,
  args: readonly string[],
  { error, signal, status }: Pick<SpawnSyncReturns<unknown>, "error" | "signal" | "status">,
): void {
  // `error` is also set (EPIPE) for a command that doesn't read its input.
  if (status === 0) {
    return;
  }
  if (error !== undefined && "code" in error && error.code === "ENOENT") {
    throw new Error(`${command} is not on PATH`);
  }
  const name = args.find((arg) => !arg.startsWith("-")) ?? "";
  throw new Error(`${command} ${name} ended with ${status ?? signal ?? error?.message}`);
}
