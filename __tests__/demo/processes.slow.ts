import { readFileSync } from "node:fs";
import type { LocalFolder } from "../../demo/folder";
import {
  isRunning,
  recordedProcesses,
  runningProcess,
  type StartedProcess,
  startProcess,
  stopProcess,
  untilReady,
} from "../../demo/processes";
import { groupIsAlive, processIdentity } from "../../cli/support/processTable";
import { until } from "../../cli/support/until";
import { never, withFolder } from "./temporaryFolder";

// Small Node processes stand in for the servers of `npm run demo`.

function startNode(folder: LocalFolder, code: string): Promise<StartedProcess> {
  return startProcess(folder, {
    name: "server",
    command: process.execPath,
    args: ["-e", code],
    env: process.env,
    port: 4200,
  });
}

const forEver = "setInterval(() => undefined, 1000); console.log('here');";

/** Until the code of a process has come so far that it writes. */
async function untilItWrites({ log }: StartedProcess): Promise<void> {
  await until(() => Promise.resolve(readFileSync(log, "utf8") === "" ? undefined : true), {
    signal: never,
    timeoutSeconds: 20,
  });
}

describe("a process that is started", () => {
  it("is in a group of its own and on record for later commands", () =>
    withFolder(async (folder) => {
      const started = await startNode(folder, forEver);

      const recorded = recordedProcesses(folder);
      expect(recorded).toStrictEqual([
        {
          name: "server",
          pid: started.pid,
          identity: processIdentity(started.pid),
          port: 4200,
          log: started.log,
        },
      ]);
      expect(recorded.every(isRunning)).toBe(true);
      expect(groupIsAlive(started.pid)).toBe(true);
    }));

  it("writes to its log, and its temporary files into the folder", () =>
    withFolder(async (folder) => {
      const started = await startNode(folder, "console.log(process.env.TMPDIR); console.error('and this')");
      await started.exitCode;

      expect(readFileSync(started.log, "utf8")).toBe(`${folder.temporary}\nand this\n`);
    }));

  it("says so when there is no such command", () =>
    withFolder(async (folder) => {
      const args = { name: "nothing", command: "no-such-command", args: [], env: process.env };

      await expect(startProcess(folder, args)).rejects.toThrow(
        "no-such-command can't be started: spawn no-such-command ENOENT",
      );
    }));
});

describe("waiting for a process", () => {
  it("ends when it is ready", () =>
    withFolder(async (folder) => {
      const started = await startNode(folder, forEver);
      let asked = 0;

      await untilReady(started, () => Promise.resolve(++asked === 3), { signal: never, timeoutSeconds: 10 });

      expect(asked).toBe(3);
    }));

  it("fails with the end of its log when it ends before", () =>
    withFolder(async (folder) => {
      const started = await startNode(folder, "console.error('port in use'); process.exit(3)");

      await expect(
        untilReady(started, () => Promise.resolve(false), { signal: never, timeoutSeconds: 20 }),
      ).rejects.toThrow(`server ended before it was ready.\nThe end of ${started.log}:\n  port in use`);
    }));

  it("fails when it takes too long", () =>
    withFolder(async (folder) => {
      const started = await startNode(folder, "setInterval(() => undefined, 1000)");

      await expect(
        untilReady(started, () => Promise.resolve(false), { signal: never, timeoutSeconds: 0.1 }),
      ).rejects.toThrow(`server was not ready after 0.1 seconds.\n${started.log} is empty.`);
    }));

  it("ends at once when it is interrupted", () =>
    withFolder(async (folder) => {
      const started = await startNode(folder, forEver);
      const interrupted = AbortSignal.timeout(50);

      await expect(
        untilReady(started, () => Promise.resolve(false), { signal: interrupted, timeoutSeconds: 60 }),
      ).rejects.toThrow("aborted");
    }));
});

describe("stopping a process", () => {
  it("ends what it has started too, and forgets it", () =>
    withFolder(async (folder) => {
      const child =
        "require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);";
      const started = await startNode(folder, child + forEver);
      await untilItWrites(started);

      await stopProcess(folder, started);

      expect(groupIsAlive(started.pid)).toBe(false);
      expect(recordedProcesses(folder)).toStrictEqual([]);
    }));

  it("kills what ignores the signals", () =>
    withFolder(async (folder) => {
      const started = await startNode(folder, `process.on("SIGTERM", () => undefined); ${forEver}`);
      await untilItWrites(started);

      await stopProcess(folder, started, [["SIGTERM", 0.2]]);

      expect(groupIsAlive(started.pid)).toBe(false);
    }));

  it("ends what is left of a group whose first process is gone", () =>
    withFolder(async (folder) => {
      const child =
        "require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {stdio: 'ignore'}).unref();";
      const started = await startNode(folder, child);
      await started.exitCode;
      expect(groupIsAlive(started.pid)).toBe(true);

      await stopProcess(folder, started);

      expect(groupIsAlive(started.pid)).toBe(false);
    }));

  it("leaves another process alone that has got the id since", () =>
    withFolder(async (folder) => {
      const another = await startNode(folder, forEver);

      await stopProcess(folder, { ...another, identity: "an earlier boot" });

      expect(isRunning(another)).toBe(true);
      expect(recordedProcesses(folder)).toStrictEqual([]);
      await stopProcess(folder, another);
    }));

  it("is content with one that has ended", () =>
    withFolder(async (folder) => {
      const started = await startNode(folder, "");
      await started.exitCode;

      await stopProcess(folder, started);

      expect(runningProcess(folder, "server")).toBeUndefined();
    }));
});
