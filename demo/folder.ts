import { createHash } from "node:crypto";
import { readdirSync, rmdirSync } from "node:fs";
import * as path from "node:path";

/** The folder that holds everything that one checkout's demo or end-to-end run makes, its processes' records included. */
export interface LocalFolder {
  /** The checkout. */
  readonly root: string;
  /** Goes when everything is taken down. */
  readonly path: string;
  /** Marks the containers: no other folder on this machine has the same. */
  readonly identity: string;
  readonly logs: string;
  readonly processes: string;
  /** `TMPDIR` of the processes. */
  readonly temporary: string;
  readonly prefectHome: string;
  /**
   * PostgreSQL's, outside of the others: the path of a socket may have 103 bytes, and where root starts PostgreSQL another
   * user must get there.
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

/** What is in a directory; nothing if there is none. */
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
    // Somebody else still has something in it, or it is gone.
  }
}
