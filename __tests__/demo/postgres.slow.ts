import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter } from "node:path";
import * as path from "node:path";
import type { LocalFolder } from "../../demo/folder";
import { startPostgres } from "../../demo/postgres";
import { isRunning, recordedProcesses } from "../../demo/processes";
import { pythonEnvironment } from "../../demo/python";
import type { Session } from "../../demo/session";
import { takeDown } from "../../demo/takeDown";
import { CliError } from "../../cli/support/cliError";
import { run } from "../../cli/support/run";
import { never, withFolder } from "./temporaryFolder";

// Copying its files and making a database takes a busy machine a while.
jest.setTimeout(120_000);

const root = path.resolve(__dirname, "../..");

/** Database features that Prefect's migrations need, through its server's driver. */
const ASK = `
import asyncio, sys
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
async def ask():
    async with create_async_engine(sys.argv[1]).begin() as connection:
        await connection.execute(text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
        print((await connection.execute(text("SELECT similarity('flow', 'flow')"))).scalar())
asyncio.run(ask())`;

/** Says that it is connected, and doesn't go. */
const STAY = `
import asyncio, sys
from sqlalchemy.ext.asyncio import create_async_engine
async def stay():
    async with create_async_engine(sys.argv[1]).connect():
        print("connected", flush=True)
        await asyncio.sleep(60)
asyncio.run(stay())`;

function sessionOf(folder: LocalFolder): Session {
  return { folder, signal: never, progress: { step: (_, work) => work(() => undefined) } };
}

describe("PostgreSQL", () => {
  it("is what Prefect wants, runs once however often it is started, and leaves nothing", () =>
    withFolder(async (folder) => {
      const python = await pythonEnvironment(root, process.env, never);

      const url = await startPostgres(sessionOf(folder), python);
      const again = await startPostgres(sessionOf(folder), python);
      const answer = await run("python", ["-c", ASK, url], { cwd: root, env: python, signal: never });

      expect(answer).toMatchObject({ code: 0, stdout: "1.0\n" });
      expect(again).toBe(url);
      const recorded = recordedProcesses(folder);
      expect(recorded.map(({ name }) => name)).toStrictEqual(["postgres"]);

      await takeDown(folder);

      expect(recorded.filter(isRunning)).toStrictEqual([]);
      expect([folder.path, folder.postgres].filter((left) => existsSync(left))).toStrictEqual([]);
    }));

  it("stops at once, and not by a kill, while a client uses it", () =>
    withFolder(async (folder) => {
      const python = await pythonEnvironment(root, process.env, never);
      const url = await startPostgres(sessionOf(folder), python);
      const user = spawn("python", ["-c", STAY, url], {
        cwd: root,
        env: python,
        stdio: ["ignore", "pipe", "ignore"],
      });
      await once(user.stdout, "data");
      const log = path.join(folder.logs, "postgres.log");

      await takeDown(folder, { keepLogs: true });
      user.kill();

      expect(readFileSync(log, "utf8")).toMatch(
        /received fast shutdown request.*database system is shut down\n$/s,
      );
    }));

  it("says in one line why it doesn't start", () =>
    withFolder(async (folder) => {
      const python = await pythonEnvironment(root, process.env, never);
      const bin = path.join(folder.root, "bin");
      mkdirSync(bin);
      // Without what is installed in the environment.
      writeFileSync(path.join(bin, "python"), `#!/bin/sh\nPATH='${python["PATH"]}' exec python -S "$@"\n`);
      chmodSync(path.join(bin, "python"), 0o755);
      // `spawn` looks for a command on the PATH that it hands on.
      const env = { ...python, PATH: [bin, python["PATH"]].join(delimiter) };

      const started = startPostgres(sessionOf(folder), env);

      await expect(started).rejects.toThrow(
        new CliError(
          `postgres ended before it was ready.\nThe end of ${folder.logs}/postgres.log:\n` +
            "  PostgreSQL can't be started: the package embedded_postgres isn't installed, or doesn't support this machine.",
        ),
      );
    }));

  it("refuses a directory of another program, and shows how to remove an earlier demo's", () =>
    withFolder(async (folder) => {
      mkdirSync(folder.postgres);

      await expect(startPostgres(sessionOf(folder), process.env)).rejects.toThrow(
        new RegExp(
          `^PostgreSQL needs ${folder.postgres}, which can't be created: .* \`npm run demo:down\` removes it\\.$`,
        ),
      );
      await takeDown(folder);
      expect(existsSync(folder.postgres)).toBe(false);
    }));
});
