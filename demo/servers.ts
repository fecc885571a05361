import type { Docker } from "./docker";
import { emulatedNetwork } from "./emulatedNetwork";
import { startEmulator } from "./emulator";
import type { LocalPorts } from "./localPorts";
import { startPrefectServer } from "./prefectServer";
import type { Session } from "./session";

export interface ServersArgs {
  /** The environment of the project's Python. */
  readonly python: NodeJS.ProcessEnv;
  readonly docker: Docker;
  readonly ports: LocalPorts;
  /** The Prefect server's auth string. @default none */
  readonly authString?: string;
}

/** Starts the servers for a stack on this machine. */
export async function startServers(
  session: Session,
  { python, docker, ports, authString }: ServersArgs,
): Promise<void> {
  const { bridgeAddress } = docker;
  await session.progress.step("AWS emulator and Prefect server", async (say) => {
    say(`ports ${ports.emulator} and ${ports.prefect}`);
    await Promise.all([
      startEmulator(session, {
        python,
        docker,
        port: ports.emulator,
        env: await emulatedNetwork(session),
      }),
      startPrefectServer(session, { python, port: ports.prefect, bridgeAddress, authString }),
    ]);
  });
}
