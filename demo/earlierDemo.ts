import { CliError } from "../cli/support/cliError";
import { removeContainers } from "./containers";
import { DemoKind, type DemoState, demoThatIsUp } from "./demoState";
import { entriesOf, type LocalFolder } from "./folder";
import { LOCK } from "./lock";
import type { Session } from "./session";
import { takeDown } from "./takeDown";

/** Refuses where servers for stacks of somebody's own are up and a demo is wanted, or the other way round. */
export async function refuseOtherDemo(folder: LocalFolder, isForServers: boolean): Promise<void> {
  const state = await demoThatIsUp(folder);
  if (state === undefined || (state.kind === DemoKind.servers) === isForServers) {
    return;
  }
  throw new CliError(
    isForServers
      ? "A demo is up here: `npm run demo:down` takes it away, then `npm run demo:servers` can begin."
      : "`npm run demo:servers` is up here, with whatever stacks you have there: `npm run demo:down` takes all of it away, then `npm run demo` can begin.",
  );
}

/** What is up of the same kind is used again; anything else that is there goes. */
export async function earlierDemo(session: Session, kind: DemoKind): Promise<DemoState | undefined> {
  const { folder, progress } = session;
  const state = await demoThatIsUp(folder);
  if (state?.kind === kind) {
    console.log("It is up already, and is used again.");
    return state;
  }
  if (entriesOf(folder.path).some((entry) => entry !== LOCK)) {
    await progress.step("Removing what an earlier demo has left", () => takeDown(folder));
  } else {
    // Of one whose folder was deleted by hand, its containers are found; for the rest there is `npm run demo:down`.
    await removeContainers(folder);
  }
  return undefined;
}
