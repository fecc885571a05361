import { removeContainers } from "./containers";
import { demoOnEcs } from "./demoOnEcs";
import { demoOnProcesses } from "./demoOnProcesses";
import { DemoKind, type DemoState, demoThatIsUp, writeDemoState } from "./demoState";
import type { Docker } from "./docker";
import { cleanEnvironment } from "./environment";
import { entriesOf } from "./folder";
import { CliError } from "../support/cliError";
import { LOCK, releaseLock, takeLock } from "./lock";
import { lookAtMachine } from "./machine";
import { freePort } from "./ports";
import { prefectUiUrl } from "./prefectServer";
import { planInstead } from "./planInstead";
import { STACK_VARIABLE } from "../stack/chooseStack";
import type { Colours } from "../support/progress";
import { pythonEnvironment } from "./python";
import type { Session } from "./session";
import { awsVariables, prefectVariables, writeShellEnvironment } from "./shellEnvironment";
import { engineVariables, LOCAL_STACK } from "./stack";
import type { LocalPorts } from "./stackConfig";
import { summary, type SummaryArgs } from "./summary";
import { takeDown } from "./takeDown";

/** Shows the system at work on this machine, and leaves it up. False when it failed or was interrupted. */
export async function demo(session: Session, colours: Colours): Promise<boolean> {
  const { folder, signal } = session;
  const other = takeLock(folder);
  if (other !== undefined) {
    console.error(
      `Another \`npm run demo\` is at work here (process ${other.pid}); \`npm run demo:down\` ends it.`,
    );
    return false;
  }
  try {
    await makeDemo(session, colours);
    return true;
  } catch (error) {
    console.error(signal.aborted ? "Interrupted." : describe(error));
    await cleanUp(session);
    return false;
  } finally {
    releaseLock(folder);
  }
}

async function makeDemo(session: Session, colours: Colours): Promise<void> {
  const { folder, progress, signal } = session;
  const env = cleanEnvironment(process.env);
  const found = await lookAtMachine(session, env);
  if (Array.isArray(found)) {
    await planInstead(session, env, found, colours);
  }
  const python = await progress.step("Python environment (.venv)", () =>
    pythonEnvironment(folder.root, env, signal),
  );
  const shown = Array.isArray(found)
    ? await showProcesses(session, python)
    : await showEcs(session, found, python, env);
  console.log(`\n${summary(shown, colours)}`);
}

async function showEcs(
  session: Session,
  docker: Docker,
  python: NodeJS.ProcessEnv,
  env: NodeJS.ProcessEnv,
): Promise<SummaryArgs> {
  const { folder } = session;
  const earlier = await earlierDemo(session, DemoKind.ecs);
  const ports = earlier?.ports ?? (await choosePorts(docker.bridgeAddress));
  const { run, egressIps, lookAround } = await demoOnEcs(session, {
    python,
    env,
    docker,
    ports,
    isUp: earlier !== undefined,
  });
  writeDemoState(folder, { kind: DemoKind.ecs, ports });
  const environmentFile = writeShellEnvironment(folder, {
    ...prefectVariables(folder, ports.prefect),
    ...engineVariables(folder),
    ...awsVariables(folder, ports.emulator),
    [STACK_VARIABLE]: LOCAL_STACK,
  });
  return {
    ...urls(ports, run.id),
    rankings: run.text,
    egress: `${egressIps.join(", ")} (the emulator's; its containers leave as this machine does)`,
    environmentFile,
    lookAround,
  };
}

async function showProcesses(session: Session, python: NodeJS.ProcessEnv): Promise<SummaryArgs> {
  const { folder } = session;
  const earlier = await earlierDemo(session, DemoKind.process);
  const ports = earlier?.ports ?? (await choosePorts(undefined));
  const { run, lookAround } = await demoOnProcesses(session, {
    python,
    port: ports.prefect,
    isUp: earlier !== undefined,
  });
  writeDemoState(folder, { kind: DemoKind.process, ports });
  return {
    ...urls(ports, run.id),
    rankings: run.text,
    egress: "as this machine does; in AWS through the Elastic IPs above",
    environmentFile: writeShellEnvironment(folder, prefectVariables(folder, ports.prefect)),
    lookAround,
  };
}

/** A demo of the same kind that is up is used again; anything else that is there goes. */
async function earlierDemo(session: Session, kind: DemoKind): Promise<DemoState | undefined> {
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

/** The usual ports, or the next that are free wherever somebody will listen or ask. */
async function choosePorts(bridgeAddress: string | undefined): Promise<LocalPorts> {
  const addresses = ["127.0.0.1", "::1", ...(bridgeAddress === undefined ? [] : [bridgeAddress])];
  const emulator = await freePort(4566, addresses);
  return { emulator, prefect: await freePort(4200, addresses, [emulator]) };
}

function urls({ prefect }: LocalPorts, runId: string): Pick<SummaryArgs, "runUrl" | "uiUrl"> {
  const uiUrl = prefectUiUrl(prefect);
  return { uiUrl, runUrl: `${uiUrl}/runs/flow-run/${runId}` };
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

function describe(error: unknown): string {
  if (error instanceof CliError) {
    return error.message;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
