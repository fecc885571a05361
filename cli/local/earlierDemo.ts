import { removeContainers } from "./containers";
import { type DemoKind, type DemoState, demoThatIsUp } from "./demoState";
import { entriesOf } from "./folder";
import { LOCK } from "./lock";
import type { Session } from "./session";
import { takeDown } from "./takeDown";

/** A demo of the same kind that is up is used again; anything else that is there goes. */
export async function earlierDemo(session: Session, kind: DemoKind): Promise<DemoState | undefined> {
  const { folder, progress } = session;
  const state = await demoThatIsUp(folder);
  if (state?.kind === kind) {
    console.log("A demo is up already, and is used again.");
    return state;
  }
  if (entriesOf(folder.path).some((entry) => entry !== LOCK)) {
    await progress.step("Removing what an earlier demo has left", () => takeDown(folder));
  } else {
    // Its folder may have been deleted by hand, and its containers not.
    await removeContainers(folder);
  }
  return undefined;
}
