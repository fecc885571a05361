import { type Here, lockHolders, mayUnlock } from "./lock";

/** As engine 3.248 prints it. */
const refused = `error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`.
  file:///state/.pulumi/locks/organization/prefect-ecs/staging/fb7ad1c5.json: created by ada@laptop (pid 13145) at 2026-11-22T21:28:27Z`;
const holder = { user: "ada", host: "laptop", pid: 13145, since: "2026-11-22T21:28:27Z" };

const laptop = (...running: number[]): Here => ({ host: "laptop", runs: (pid) => running.includes(pid) });

describe("lockHolders", () => {
  it("reads the lock's owner from the engine's error", () => {
    expect(lockHolders(refused)).toEqual([holder]);
  });

  it("has no owner on Pulumi Cloud, which names no process", () => {
    expect(lockHolders("error: [409] Conflict: Another update is currently in progress.")).toEqual([]);
  });

  it("finds no lock in another failure", () => {
    expect(lockHolders("error: no credentials for AWS were found")).toBeUndefined();
  });
});

describe("mayUnlock", () => {
  it("removes the lock of an ended process of this machine", () => {
    expect(mayUnlock([holder], false, "staging", laptop())).toEqual({ may: true });
  });

  it("keeps the lock of a running process, even if the user says that it has ended", () => {
    for (const vouched of [false, true]) {
      expect(mayUnlock([holder], vouched, "staging", laptop(13145))).toEqual({
        may: false,
        because:
          "It still runs: process 13145, since 2026-11-22T21:28:27Z. Wait for it, or end it (Ctrl-C, or kill 13145) and run this again.",
      });
    }
  });

  it("asks about a process of another machine, even if this one has one of the same id", () => {
    const elsewhere = { ...holder, host: "runner-7" };

    expect(mayUnlock([elsewhere], false, "staging", laptop(13145))).toEqual({
      may: false,
      because: [
        "Whether it still runs can't be seen from here: ada on runner-7, since 2026-11-22T21:28:27Z.",
        "When you know that it doesn't: ./prefect-ecs recover --stack staging --unlock",
      ].join("\n"),
    });
    expect(mayUnlock([elsewhere], true, "staging", laptop(13145))).toEqual({ may: true });
  });

  it("asks if no owner is named", () => {
    expect(mayUnlock([], false, "staging", laptop())).toMatchObject({ may: false });
    expect(mayUnlock([], true, "staging", laptop())).toEqual({ may: true });
  });
});
