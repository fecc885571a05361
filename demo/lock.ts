import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { type LocalFolder, removeIfEmpty } from "./folder";
import { processIdentity } from "../cli/support/processTable";

/** A process that is at work in a folder. */
export interface LockOwner {
  readonly pid: number;
  readonly identity: string;
}

/** Takes the folder for this process. Returns the owner instead, if another process is at work in it. */
export function takeLock(folder: LocalFolder): LockOwner | undefined {
  mkdirSync(folder.path, { recursive: true });
  const claim = `${lockFile(folder)}.${process.pid}`;
  writeFileSync(claim, JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) }));
  try {
    const owner = lockOwner(folder);
    if (owner === undefined) {
      // Left behind by a process that was killed.
      rmSync(lockFile(folder), { force: true });
      // Linked rather than written in place: of two that try at once one fails.
      linkSync(claim, lockFile(folder));
    }
    return owner;
  } finally {
    rmSync(claim, { force: true });
  }
}

/** The process that is at work in a folder, if it still runs. */
export function lockOwner(folder: LocalFolder): LockOwner | undefined {
  try {
    const owner = JSON.parse(readFileSync(lockFile(folder), "utf8")) as LockOwner;
    return processIdentity(owner.pid) === owner.identity ? owner : undefined;
  } catch {
    return undefined;
  }
}

/** Gives the folder back, and removes it when nothing is left in it. */
export function releaseLock(folder: LocalFolder): void {
  rmSync(lockFile(folder), { force: true });
  removeIfEmpty(folder.path);
}

/** Name of the file that says who is at work. */
export const LOCK = "lock";

function lockFile(folder: LocalFolder): string {
  return path.join(folder.path, LOCK);
}
