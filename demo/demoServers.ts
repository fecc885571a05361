import { mkdirSync } from "node:fs";
import { CliError } from "../cli/support/cliError";
import type { Colours } from "../cli/support/progress";
import type { Undertaking } from "./bringUp";
import { DemoKind, writeDemoState } from "./demoState";
import type { Docker } from "./docker";
import { earlierDemo, refuseOtherDemo } from "./earlierDemo";
import { cleanEnvironment } from "./environment";
import { choosePorts } from "./localPorts";
import { lookAtMachine } from "./machine";
import { pythonEnvironment } from "./python";
import { startServers } from "./servers";
import { AUTH_STRING, REGION, serversSummary } from "./serversSummary";
import type { Session } from "./session";
import { stackVariables, writeShellEnvironment } from "./shellEnvironment";

/** An emulated AWS and a Prefect server, both empty, for the user's own stacks. */
export function demoServers(session: Session, colours: Colours): Undertaking<Docker> {
  return {
    look: () => look(session),
    make: (docker) => make(session, docker, colours),
  };
}

async function look(session: Session): Promise<Docker> {
  await refuseOtherDemo(session.folder, true);
  const docker = await lookAtMachine(session, cleanEnvironment(process.env));
  if (Array.isArray(docker)) {
    throw new CliError(`A stack of your own needs the Pulumi engine and Docker. ${docker.join(" ")}`);
  }
  return docker;
}

async function make(session: Session, docker: Docker, colours: Colours): Promise<void> {
  const { folder, progress, signal } = session;
  const earlier = await earlierDemo(session, DemoKind.servers);
  const ports = earlier?.ports ?? (await choosePorts(docker.bridgeAddress));
  if (earlier === undefined) {
    const python = await progress.step("Python environment (.venv)", () =>
      pythonEnvironment(folder.root, cleanEnvironment(process.env), signal),
    );
    await startServers(session, { python, docker, ports, authString: AUTH_STRING });
    mkdirSync(folder.pulumi, { recursive: true });
    writeDemoState(folder, { kind: DemoKind.servers, ports });
  }
  const environmentFile = writeShellEnvironment(folder, {
    ...stackVariables(folder, ports, REGION),
    PREFECT_API_AUTH_STRING: AUTH_STRING,
    // The plugin that builds images ignores Docker's contexts.
    DOCKER_HOST: docker.endpoint,
  });
  console.log(`\n${serversSummary({ ports, docker, environmentFile }, colours)}`);
}
