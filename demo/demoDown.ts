import { CliError } from "../cli/support/cliError";
import { lockOwner, releaseLock, takeLock } from "./lock";
import { signal } from "../cli/support/processTable";
import type { Session } from "./session";
import { takeDown } from "./takeDown";
import { until } from "../cli/support/until";

/** Removes a demo in any state: up, starting or incomplete. Idempotent. */
export async function demoDown({ folder, progress }: Session): Promise<void> {
  await progress.step("Taking down the demo", async (say) => {
    const owner = lockOwner(folder);
    if (owner !== undefined) {
      say(`stopping the running command (process ${owner.pid})`);
      signal(owner.pid, "SIGTERM");
      await until(() => Promise.resolve(lockOwner(folder) === undefined || undefined), {
        // Not interruptible once begun.
        signal: new AbortController().signal,
        timeoutSeconds: 60,
      });
    }
    if (takeLock(folder) !== undefined) {
      throw new CliError("Another command is running on the demo; try again when it has ended.");
    }
    try {
      await takeDown(folder);
    } finally {
      releaseLock(folder);
    }
    say("everything is removed");
  });
}
