import * as path from "node:path";
import { answers } from "../../demo/ports";
import { startProcess, untilReady } from "../../demo/processes";
import type { Session } from "../../demo/session";
import { CliError } from "../../cli/support/cliError";
import { makeRules } from "./index";

/** Where the emulator listens behind the rules, at the same port: its containers are told to call that one. */
const BEHIND = "127.0.0.2";

/** Settings of an emulator that the rules stand in front of. */
export const BEHIND_RULES = { BIND_HOST: BEHIND };

/** Names of the rules that are off, as they were typed. @throws {CliError} when there is none of that name. */
export function refuseUnknownRules(off: readonly string[]): void {
  const names = ["all", ...makeRules().map(({ name }) => name)];
  const unknown = off.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new CliError(`There is no rule ${unknown.join(", ")}. There are: ${names.join(", ")}`);
  }
}

/** Starts the rules, before the emulator that they stand in front of. */
export async function startRules(
  { folder, signal }: Session,
  { port, off }: { readonly port: number; readonly off: readonly string[] },
): Promise<void> {
  const started = await startProcess(folder, {
    name: "rules",
    command: process.execPath,
    args: ["--require", "@swc-node/register", path.join(__dirname, "serve.ts"), String(port), BEHIND, ...off],
    env: process.env,
  });
  await untilReady(started, () => answers(port, "127.0.0.1"), { signal, timeoutSeconds: 60 });
}
