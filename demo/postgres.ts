import { mkdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { CliError } from "../cli/support/cliError";
import { runningProcess, startProcess, untilReady } from "./processes";
import type { Session } from "./session";

/** Name of PostgreSQL's process. */
export const POSTGRES = "postgres";

/**
 * Starts PostgreSQL with an empty database, unless it is running: it keeps running when the Prefect server restarts.
 *
 * @param python The environment of the project's Python.
 * @returns The database's URL for Prefect.
 */
export async function startPostgres({ folder, signal }: Session, python: NodeJS.ProcessEnv): Promise<string> {
  const url = `postgresql+asyncpg://postgres@/postgres?host=${folder.postgres}`;
  if (runningProcess(folder, POSTGRES) !== undefined) {
    return url;
  }
  makeOwnDirectory(folder.postgres);
  const postgres = await startProcess(folder, {
    name: POSTGRES,
    command: "python",
    args: [path.join(__dirname, "postgres.py"), folder.postgres],
    env: python,
  });
  await untilReady(postgres, () => Promise.resolve(isReady(folder.postgres)), {
    signal,
    timeoutSeconds: 120,
  });
  return url;
}

/**
 * Refuses an existing directory: it is from a demo whose folder was deleted by hand, or from another user, who may
 * write to `/tmp` too.
 */
function makeOwnDirectory(directory: string): void {
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    throw new CliError(
      `PostgreSQL needs ${directory}, which can't be created: ${(error as Error).message}. ` +
        "If an earlier demo left it, `npm run demo:down` removes it.",
    );
  }
}

/** The eighth line of the PID file is the server's state: https://doxygen.postgresql.org/pidfile_8h.html */
function isReady(directory: string): boolean {
  try {
    const lines = readFileSync(path.join(directory, "data", "postmaster.pid"), "utf8").split("\n");
    return lines[7]?.trim() === "ready";
  } catch {
    return false;
  }
}
