import { mkdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { CliError } from "../cli/support/cliError";
import { runningProcess, startProcess, untilReady } from "./processes";
import type { Session } from "./session";

/** Name of PostgreSQL's process. */
export const POSTGRES = "postgres";

/**
 * Starts a PostgreSQL with an empty database, unless it runs already: it outlives a restart of the server that uses it.
 *
 * @param python The environment of the project's Python.
 * @returns The database's address as Prefect wants it.
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

/** What is there is an earlier demo's whose folder was deleted by hand, or somebody else's: anybody may write to `/tmp`. */
function makeOwnDirectory(directory: string): void {
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    throw new CliError(
      `PostgreSQL needs ${directory}, which can't be made: ${(error as Error).message}. Where an earlier demo left it, \`npm run demo:down\` removes it.`,
    );
  }
}

/** The eighth line of this file says how far the server is: https://doxygen.postgresql.org/pidfile_8h.html */
function isReady(directory: string): boolean {
  try {
    const lines = readFileSync(path.join(directory, "data", "postmaster.pid"), "utf8").split("\n");
    return lines[7]?.trim() === "ready";
  } catch {
    return false;
  }
}
