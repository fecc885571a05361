import * as path from "node:path";
import { answers } from "../../cli/support/ports";
import { startProcess, untilReady } from "../../demo/processes";
import type { Session } from "../../demo/session";
import { CliError } from "../../cli/support/cliError";
import { makeRules } from "./index";

/** Address of the emulator behind the rules, with the same port, which its containers call. */
const BEHIND = "127.0.0.2";

/** Settings of an emulator behind the rules. */
export const BEHIND_RULES = { BIND_HOST: BEHIND };

/** Names of the rules that are off, as typed. @throws {CliError} for an unknown name. */
export function refuseUnknownRules(off: readonly string[]): void {
  const names = ["all", ...makeRules().map(({ name }) => name)];
  const unknown = off.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new CliError(`There is no rule ${unknown.join(", ")}. There are: ${names.join(", ")}`);
  }
}

/** Starts the rules, before the emulator. */
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
