import { createHash } from "node:crypto";
import { readdirSync, rmdirSync } from "node:fs";
import * as path from "node:path";

/** Folder of a checkout's demo or end-to-end run, with all of its files and the records of its processes. */
export interface LocalFolder {
  /** The checkout. */
  readonly root: string;
  /** Removed by `takeDown`. */
  readonly path: string;
  /** Labels the containers; unique on this machine. */
  readonly identity: string;
  readonly logs: string;
  readonly processes: string;
  /** `TMPDIR` of the processes. */
  readonly temporary: string;
  readonly prefectHome: string;
  /**
   * PostgreSQL's directory, outside `path`: a socket's path is limited to 103 bytes, and PostgreSQL started by root runs
   * as another user, who must be able to enter it.
   */
  readonly postgres: string;
  /** The engine's state and the stack's configuration. */
  readonly pulumi: string;
}

export function localFolder(root: string, name: string): LocalFolder {
  const folder = path.join(root, name);
  const hash = createHash("sha256").update(folder).digest("hex").slice(0, 8);
  const identity = `prefect-ecs-${hash}`;
  return {
    root,
    path: folder,
    identity,
    logs: path.join(folder, "logs"),
    processes: path.join(folder, "processes"),
    temporary: path.join(folder, "tmp"),
    prefectHome: path.join(folder, "prefect"),
    postgres: path.join("/tmp", identity),
    pulumi: path.join(folder, "pulumi"),
  };
}

/** Entries of a directory; empty if it doesn't exist. */
export function entriesOf(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

export function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch {
    // Not empty, or already removed.
  }
}
