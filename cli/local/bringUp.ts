import { describeFailure } from "../support/failure";
import { entriesOf } from "./folder";
import { releaseLock, takeLock } from "./lock";
import type { Session } from "./session";
import { takeDown } from "./takeDown";

/** Brings something up in the demo's folder, alone there. False when it failed or was interrupted: then it is gone again. */
export async function bringUp(session: Session, work: () => Promise<void>): Promise<boolean> {
  const { folder, signal } = session;
  const other = takeLock(folder);
  if (other !== undefined) {
    console.error(
      `Another \`npm run demo\` is at work here (process ${other.pid}); \`npm run demo:down\` ends it.`,
    );
    return false;
  }
  try {
    await work();
    return true;
  } catch (error) {
    console.error(signal.aborted ? "Interrupted." : describeFailure(error));
    await cleanUp(session);
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
