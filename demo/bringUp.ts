import { describeFailure } from "../cli/support/failure";
import { entriesOf } from "./folder";
import { releaseLock, takeLock } from "./lock";
import type { Session } from "./session";
import { takeDown } from "./takeDown";

/** Steps of a command that starts something in the demo's folder. */
export interface Undertaking<Found> {
  /** Checks the preconditions; changes nothing. */
  readonly look: () => Promise<Found>;
  readonly make: (found: Found) => Promise<void>;
}

/** Runs an undertaking under the folder's lock. False if it failed or was interrupted; everything started is removed. */
export async function bringUp<Found>(session: Session, { look, make }: Undertaking<Found>): Promise<boolean> {
  const { folder, signal } = session;
  const other = takeLock(folder);
  if (other !== undefined) {
    console.error(
      `Another \`npm run demo\` is running here (process ${other.pid}); \`npm run demo:down\` stops it.`,
    );
    return false;
  }
  let hasBegun = false;
  try {
    const found = await look();
    hasBegun = true;
    await make(found);
    return true;
  } catch (error) {
    console.error(signal.aborted ? "Interrupted." : describeFailure(error));
    if (hasBegun) {
      await cleanUp(session);
    }
    return false;
  } finally {
    releaseLock(folder);
  }
}

/** Keeps the logs after a failure, nothing after an interruption. */
async function cleanUp({ folder, progress, signal }: Session): Promise<void> {
  const keepLogs = !signal.aborted;
  await progress.step("Removing what was started", async (say) => {
    await takeDown(folder, { keepLogs });
    say(
      keepLogs && entriesOf(folder.logs).length > 0
        ? `the logs are in ${folder.logs}`
        : "everything is removed",
    );
  });
}
