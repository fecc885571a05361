import { describeFailure } from "../cli/support/failure";
import { entriesOf } from "./folder";
import { releaseLock, takeLock } from "./lock";
import type { Session } from "./session";
import { takeDown } from "./takeDown";

/** What a command brings up in the demo's folder. */
export interface Undertaking<Found> {
  /** Looks at what is there, and refuses what can't be. Changes nothing. */
  readonly look: () => Promise<Found>;
  readonly make: (found: Found) => Promise<void>;
}

/** Brings something up, alone in the demo's folder. False when it failed or was interrupted: what was begun is gone then. */
export async function bringUp<Found>(session: Session, { look, make }: Undertaking<Found>): Promise<boolean> {
  const { folder, signal } = session;
  const other = takeLock(folder);
  if (other !== undefined) {
    console.error(
      `Another \`npm run demo\` is at work here (process ${other.pid}); \`npm run demo:down\` ends it.`,
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

/** After a failure the logs stay, for whoever wants to know more; after an interruption nothing does. */
async function cleanUp({ folder, progress, signal }: Session): Promise<void> {
  const keepLogs = !signal.aborted;
  await progress.step("Removing what was started", async (say) => {
    await takeDown(folder, { keepLogs });
    say(
      keepLogs && entriesOf(folder.logs).length > 0
        ? `the logs are in ${folder.logs}`
        : "nothing of it is left",
    );
  });
}
