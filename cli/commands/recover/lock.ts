import { hostname } from "node:os";
import { signal } from "../../support/processTable";

/** Holder of a stack's lock, as the engine reports it. Pulumi Cloud doesn't. */
export interface Holder {
  readonly user: string;
  readonly host: string;
  readonly pid: number;
  readonly since: string;
}

/** Holders of the lock that blocked an operation; `undefined` if it failed for another reason. */
export function lockHolders(output: string): Holder[] | undefined {
  if (!/is currently locked by|Another update is currently in progress/.test(output)) {
    return undefined;
  }
  return [...output.matchAll(/created by (.*)@(\S+) \(pid (\d+)\) at (\S+)/g)].map(
    ([, user = "", host = "", pid, since = ""]) => ({ user, host, pid: Number(pid), since }),
  );
}

export type Verdict = { readonly may: true } | { readonly may: false; readonly because: string };

/** This machine and its processes. */
export interface Here {
  readonly host: string;
  readonly runs: (pid: number) => boolean;
}

/**
 * Whether a lock may be removed. Two operations at once would overwrite each other's state, so the holder must have
 * ended for certain, or the user must vouch for it.
 *
 * @param vouched The user states that no holder runs any more.
 */
export function mayUnlock(
  holders: readonly Holder[],
  vouched: boolean,
  stack: string,
  here: Here = thisMachine(),
): Verdict {
  const running = holders.find(({ host, pid }) => host === here.host && here.runs(pid));
  if (running !== undefined) {
    return {
      may: false,
      because: `It still runs: process ${running.pid}, since ${running.since}. Wait for it, or end it (Ctrl-C, or kill ${running.pid}) and run this again.`,
    };
  }
  const elsewhere = holders.filter(({ host }) => host !== here.host);
  if (!vouched && (elsewhere.length > 0 || holders.length === 0)) {
    const who = elsewhere.map(({ user, host, since }) => `${user} on ${host}, since ${since}`).join("; ");
    return {
      may: false,
      because: [
        `Whether it still runs can't be seen from here${who === "" ? "" : `: ${who}`}.`,
        `When you know that it doesn't: ./prefect-ecs recover --stack ${stack} --unlock`,
      ].join("\n"),
    };
  }
  return { may: true };
}

function thisMachine(): Here {
  return { host: hostname(), runs: (pid) => signal(pid, 0) };
}
