import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { demoDown } from "../../demo/demoDown";
import type { LocalFolder } from "../../demo/folder";
import { takeLock } from "../../demo/lock";
import { groupIsAlive } from "../../cli/support/processTable";
import { type StartedProcess, startProcess } from "../../demo/processes";
import type { Progress } from "../../cli/support/progress";
import { takeDown } from "../../demo/takeDown";
import { never, withFolder } from "./temporaryFolder";

// Containers and images are Docker's: that they go is shown by `npm run e2e`.

function startServer(folder: LocalFolder, name: string): Promise<StartedProcess> {
  const args = ["-e", "setInterval(() => undefined, 1000)"];
  return startProcess(folder, { name, command: process.execPath, args, env: process.env });
}

const silent: Progress = { step: (_, work) => work(() => undefined) };

describe("taking a folder down", () => {
  it("ends every process and removes everything", () =>
    withFolder(async (folder) => {
      const started = await Promise.all(
        ["pulumi", "worker", "emulator", "prefect-server"].map((name) => startServer(folder, name)),
      );

      await takeDown(folder);

      expect(started.filter(({ pid }) => groupIsAlive(pid))).toStrictEqual([]);
      expect(existsSync(folder.path)).toBe(false);
    }));

  it("copes with a record that was never finished", () =>
    withFolder(async (folder) => {
      mkdirSync(folder.processes, { recursive: true });
      writeFileSync(path.join(folder.processes, "emulator.json"), '{"name": "emu');

      await takeDown(folder);

      expect(existsSync(folder.path)).toBe(false);
    }));

  it("leaves the logs for other commands", () =>
    withFolder(async (folder) => {
      const { log } = await startServer(folder, "worker");

      await takeDown(folder, { keepLogs: true });

      expect(existsSync(log)).toBe(true);
      expect(existsSync(folder.processes)).toBe(false);
    }));

  it("leaves the lock to its owner", () =>
    withFolder(async (folder) => {
      takeLock(folder);

      await takeDown(folder);

      expect(takeLock(folder)?.pid).toBe(process.pid);
    }));

  it("does nothing where there is nothing", () =>
    withFolder(async (folder) => {
      await expect(takeDown(folder)).resolves.toBeUndefined();
    }));
});

describe("npm run demo:down", () => {
  it("can be asked for twice", () =>
    withFolder(async (folder) => {
      const { pid } = await startServer(folder, "prefect-server");
      const session = { folder, progress: silent, signal: never };

      await demoDown(session);
      await demoDown(session);

      expect(groupIsAlive(pid)).toBe(false);
      expect(existsSync(folder.path)).toBe(false);
    }));
});
