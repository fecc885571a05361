import { mkdirSync } from "node:fs";
import * as path from "node:path";
import { CliError } from "../support/cliError";
import type { Colours } from "../support/progress";
import { DemoKind, writeDemoState } from "./demoState";
import type { Docker } from "./docker";
import { HOST_NAME } from "./dockerBridge";
import { earlierDemo } from "./earlierDemo";
import { emulatorUrl } from "./emulator";
import { cleanEnvironment } from "./environment";
import type { LocalFolder } from "./folder";
import { choosePorts, type LocalPorts } from "./localPorts";
import { lookAtMachine } from "./machine";
import { prefectUiUrl } from "./prefectServer";
import { pythonEnvironment } from "./python";
import { startServers } from "./servers";
import type { Session } from "./session";
import { awsVariables, prefectVariables, writeShellEnvironment } from "./shellEnvironment";
import { engineVariables } from "./stack";

/** Starts an emulated AWS and a Prefect server with nothing in them, for a stack of one's own, and leaves them up. */
export async function demoServers(session: Session, { bold, dim }: Colours): Promise<void> {
  const { folder, progress, signal } = session;
  const env = cleanEnvironment(process.env);
  const docker = await lookAtMachine(session, env);
  if (Array.isArray(docker)) {
    throw new CliError(`A stack of your own needs the Pulumi engine and Docker. ${docker.join(" ")}`);
  }
  const earlier = await earlierDemo(session, DemoKind.servers);
  const ports = earlier?.ports ?? (await choosePorts(docker.bridgeAddress));
  if (earlier === undefined) {
    const python = await progress.step("Python environment (.venv)", () =>
      pythonEnvironment(folder.root, env, signal),
    );
    await startServers(session, { python, docker, ports });
    mkdirSync(folder.pulumi, { recursive: true });
    writeDemoState(folder, { kind: DemoKind.servers, ports });
  }
  const file = writeShellEnvironment(folder, serversVariables(folder, docker, ports));
  const commands = [
    `. ${path.relative(process.cwd(), file)}  ${dim("# first, in a shell of its own: everything below goes there")}`,
    "pulumi stack init try",
    "pulumi config set aws:region eu-west-1",
    `pulumi config set prefectApiUrl ${sharedPrefectApiUrl(docker, ports)}`,
    "pulumi up",
    "npx prefect-ecs run hello/hello",
  ];
  console.log(
    [
      "",
      `${bold("AWS")}      ${emulatorUrl(ports.emulator)} (emulated)`,
      `${bold("Prefect")}  ${prefectUiUrl(ports.prefect)}`,
      "",
      bold("A stack of your own there"),
      ...commands.map((command) => `  ${command}`),
      "",
      `${bold("Take it down")}  npm run demo:down`,
    ].join("\n"),
  );
}

/** What points a shell at the servers: `aws`, `prefect`, `pulumi` and its program. */
export function serversVariables(
  folder: LocalFolder,
  docker: Docker,
  ports: LocalPorts,
): Record<string, string> {
  return {
    ...prefectVariables(folder, ports.prefect),
    ...engineVariables(folder),
    ...awsVariables(folder, ports.emulator),
    // The plugin that builds images doesn't know of Docker's contexts.
    DOCKER_HOST: docker.endpoint,
  };
}

/** An address of the Prefect server that is the same for this machine and for containers. */
export function sharedPrefectApiUrl({ bridgeAddress = HOST_NAME }: Docker, { prefect }: LocalPorts): string {
  return `http://${bridgeAddress}:${prefect}/api`;
}
