import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { type LocalFolder, removeIfEmpty } from "./folder";
import { processIdentity } from "../cli/support/processTable";

/** The process that holds a folder's lock. */
export interface LockOwner {
  readonly pid: number;
  readonly identity: string;
}

/** Locks the folder for this process. If another process holds the lock, returns that process instead. */
export function takeLock(folder: LocalFolder): LockOwner | undefined {
  mkdirSync(folder.path, { recursive: true });
  const claim = `${lockFile(folder)}.${process.pid}`;
  writeFileSync(claim, JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) }));
  try {
    const owner = lockOwner(folder);
    if (owner === undefined) {
      // A killed process leaves its lock behind.
      rmSync(lockFile(folder), { force: true });
      // Linked rather than written in place: of two concurrent attempts one fails.
      linkSync(claim, lockFile(folder));
    }
    return owner;
  } finally {
    rmSync(claim, { force: true });
  }
}

/** The process that holds a folder's lock, if it still runs. */
export function lockOwner(folder: LocalFolder): LockOwner | undefined {
  try {
    const owner = JSON.parse(readFileSync(lockFile(folder), "utf8")) as LockOwner;
    return processIdentity(owner.pid) === owner.identity ? owner : undefined;
  } catch {
    return undefined;
  }
}

/** Unlocks the folder, and removes it if it is empty. */
export function releaseLock(folder: LocalFolder): void {
  rmSync(lockFile(folder), { force: true });
  removeIfEmpty(folder.path);
}

/** Name of the lock file. */
export const LOCK = "lock";

function lockFile(folder: LocalFolder): string {
  return path.join(folder.path, LOCK);
}
