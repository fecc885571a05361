import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { type LocalFolder, localFolder } from "../../demo/folder";
import { recordedProcesses, stopProcess } from "../../demo/processes";

/** A folder for a test; afterwards nothing that was started in it runs. */
export async function withFolder(test: (folder: LocalFolder) => Promise<void> | void): Promise<void> {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), "local-")));
  const folder = localFolder(root, ".test");
  try {
    await test(folder);
  } finally {
    await Promise.all(recordedProcesses(folder).map((left) => stopProcess(folder, left, [])));
    [root, folder.postgres].forEach((left) => {
      rmSync(left, { recursive: true, force: true });
    });
  }
}

/** Nobody interrupts a test. */
export const never = new AbortController().signal;
