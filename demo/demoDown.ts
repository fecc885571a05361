import { CliError } from "../cli/support/cliError";
import { lockOwner, releaseLock, takeLock } from "./lock";
import { signal } from "../cli/support/processTable";
import type { Session } from "./session";
import { takeDown } from "./takeDown";
import { until } from "../cli/support/until";

/** Ends a demo, be it up, at work or half made. Asked for twice, it does nothing the second time. */
export async function demoDown({ folder, progress }: Session): Promise<void> {
  await progress.step("Taking down the demo", async (say) => {
    const owner = lockOwner(folder);
    if (owner !== undefined) {
      say(`the one at work (process ${owner.pid}) first`);
      signal(owner.pid, "SIGTERM");
      await until(() => Promise.resolve(lockOwner(folder) === undefined || undefined), {
        // Once begun, it is carried through.
        signal: new AbortController().signal,
        timeoutSeconds: 60,
      });
    }
    if (takeLock(folder) !== undefined) {
      throw new CliError("Another command is at work on the demo; try again when it is done.");
    }
    try {
      await takeDown(folder);
    } finally {
      releaseLock(folder);
    }
    say("nothing of it is left");
  });
}
