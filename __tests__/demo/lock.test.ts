import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { lockOwner, releaseLock, takeLock } from "../../demo/lock";
import { processIdentity } from "../../cli/support/processTable";
import { withFolder } from "./temporaryFolder";

describe("the lock of a folder", () => {
  it("keeps a second command out, and tells it of the first", () =>
    withFolder((folder) => {
      expect(takeLock(folder)).toBeUndefined();

      const owner = { pid: process.pid, identity: processIdentity(process.pid) };
      expect(takeLock(folder)).toStrictEqual(owner);
      expect(lockOwner(folder)).toStrictEqual(owner);
    }));

  it("is taken over from a command that was killed", () =>
    withFolder((folder) => {
      mkdirSync(folder.path);
      const killed = { pid: process.pid, identity: "an earlier boot" };
      writeFileSync(path.join(folder.path, "lock"), JSON.stringify(killed));

      expect(lockOwner(folder)).toBeUndefined();
      expect(takeLock(folder)).toBeUndefined();
    }));

  it("leaves no folder behind that has nothing else in it", () =>
    withFolder((folder) => {
      takeLock(folder);

      releaseLock(folder);

      expect(existsSync(folder.path)).toBe(false);
    }));

  it("leaves a folder that has something in it", () =>
    withFolder((folder) => {
      takeLock(folder);
      mkdirSync(folder.logs);

      releaseLock(folder);

      expect(existsSync(folder.logs)).toBe(true);
      expect(lockOwner(folder)).toBeUndefined();
    }));
});
