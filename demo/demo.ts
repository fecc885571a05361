import type { Undertaking } from "./bringUp";
import type { CannotBeHad } from "./cannotBeHad";
import { demoOnEcs } from "./demoOnEcs";
import { demoOnProcesses } from "./demoOnProcesses";
import { DemoKind, writeDemoState } from "./demoState";
import type { Docker } from "./docker";
import { earlierDemo, refuseOtherDemo } from "./earlierDemo";
import { cleanEnvironment } from "./environment";
import { choosePorts, type LocalPorts } from "./localPorts";
import { lookAtMachine } from "./machine";
import { prefectUiUrl } from "./prefectServer";
import { planInstead } from "./planInstead";
import { STACK_VARIABLE } from "../cli/stack/chooseStack";
import type { Colours } from "../cli/support/progress";
import { pythonEnvironment } from "./python";
import type { Session } from "./session";
import { prefectVariables, stackVariables, writeShellEnvironment } from "./shellEnvironment";
import { configVariables, LOCAL_STACK } from "./stack";
import { summary, type SummaryArgs } from "./summary";

/** Runs the system on this machine, and leaves it up. */
export function demo(session: Session, colours: Colours): Undertaking<Docker | CannotBeHad[]> {
  return {
    look: async () => {
      await refuseOtherDemo(session.folder, false);
      return lookAtMachine(session, cleanEnvironment(process.env));
    },
    make: (found) => make(session, found, colours),
  };
}

async function make(session: Session, found: Docker | CannotBeHad[], colours: Colours): Promise<void> {
  const { folder, progress, signal } = session;
  const env = cleanEnvironment(process.env);
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
  const { run, egressIps, authString, lookAround } = await demoOnEcs(session, {
    python,
    env,
    docker,
    ports,
    isUp: earlier !== undefined,
  });
  writeDemoState(folder, { kind: DemoKind.ecs, ports });
  const environmentFile = writeShellEnvironment(folder, {
    ...stackVariables(folder, ports),
    ...configVariables(folder),
    [STACK_VARIABLE]: LOCAL_STACK,
    PREFECT_API_AUTH_STRING: authString,
  });
  return {
    ...urls(ports, run.id),
    login: authString,
    rankings: run.text,
    egress: `${egressIps.join(", ")} (emulated; the containers use this machine's own address)`,
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
    egress: "this machine's own address; in AWS the Elastic IPs above",
    environmentFile: writeShellEnvironment(folder, prefectVariables(folder, ports.prefect)),
    lookAround,
  };
}

function urls({ prefect }: LocalPorts, runId: string): Pick<SummaryArgs, "runUrl" | "uiUrl"> {
  const uiUrl = prefectUiUrl(prefect);
  return { uiUrl, runUrl: `${uiUrl}/runs/flow-run/${runId}` };
}
