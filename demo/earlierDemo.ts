import { CliError } from "../cli/support/cliError";
import { removeContainers } from "./containers";
import { DemoKind, type DemoState, demoThatIsUp } from "./demoState";
import { entriesOf, type LocalFolder } from "./folder";
import { LOCK } from "./lock";
import type { Session } from "./session";
import { takeDown } from "./takeDown";

/** Refuses a demo while the servers for the user's own stacks are up, and the servers while a demo is up. */
export async function refuseOtherDemo(folder: LocalFolder, isForServers: boolean): Promise<void> {
  const state = await demoThatIsUp(folder);
  if (state === undefined || (state.kind === DemoKind.servers) === isForServers) {
    return;
  }
  throw new CliError(
    isForServers
      ? "A demo is up here: `npm run demo:down` removes it, then run `npm run demo:servers` again."
      : "`npm run demo:servers` is up here: `npm run demo:down` removes it with all of its stacks, then run `npm run demo` again.",
  );
}

/** Reuses a demo of the same kind that is up; removes any other remains. */
export async function earlierDemo(session: Session, kind: DemoKind): Promise<DemoState | undefined> {
  const { folder, progress } = session;
  const state = await demoThatIsUp(folder);
  if (state?.kind === kind) {
    console.log("The demo is already up and is reused.");
    return state;
  }
  if (entriesOf(folder.path).some((entry) => entry !== LOCK)) {
    await progress.step("Removing the remains of an earlier demo", () => takeDown(folder));
  } else {
    // A demo whose folder was deleted by hand leaves containers; `npm run demo:down` removes the rest.
    await removeContainers(folder);
  }
  return undefined;
}
