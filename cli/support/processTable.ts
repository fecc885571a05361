import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/**
 * Identity of a process beyond its id, which is reused: its start time and boot.
 * `undefined` if the process doesn't exist, or is a zombie.
 */
export function processIdentity(pid: number): string | undefined {
  return existsSync(BOOT_ID) ? identityInProc(pid) : identityFromPs(pid);
}

/** Whether a process of the group still runs. */
export function groupIsAlive(groupId: number): boolean {
  if (!existsSync(BOOT_ID)) {
    return signal(-groupId, 0);
  }
  // A group of zombies accepts signals too, and stays forever if process 1 reaps no orphans.
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .some((entry) => {
      const stat = readStat(Number(entry));
      return stat?.groupId === groupId && stat.state !== "Z";
    });
}

/** Sends a signal; false if the process doesn't exist. */
export function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}

const BOOT_ID = "/proc/sys/kernel/random/boot_id";

interface Stat {
  readonly state: string;
  readonly groupId: number;
  readonly startTicks: string;
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html; the name before the fields may have spaces in it. */
function readStat(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0] ?? "", groupId: Number(fields[2]), startTicks: fields[19] ?? "" };
  } catch {
    return undefined;
  }
}

function identityInProc(pid: number): string | undefined {
  const stat = readStat(pid);
  return stat === undefined || stat.state === "Z"
    ? undefined
    : `${readFileSync(BOOT_ID, "utf8").trim()} ${stat.startTicks}`;
}

function identityFromPs(pid: number): string | undefined {
  try {
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || undefined;
  } catch {
    return undefined;
  }
}
