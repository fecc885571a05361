import * as path from "node:path";
import type { Docker } from "./docker";
import { startForwarder } from "./forwarder";
import { isHealthy } from "./http";
import { startProcess, untilReady } from "./processes";
import type { Session } from "./session";

/** Name of the emulator's process. */
export const EMULATOR = "emulator";

export interface EmulatorArgs {
  /** The environment of the project's Python. */
  readonly python: NodeJS.ProcessEnv;
  readonly docker: Docker;
  readonly port: number;
  /** Other settings of the emulator. @default none */
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Starts the emulator of AWS, at the loopback and at Docker's bridge. Both use the same port: the emulator passes its
 * own port to its containers.
 */
export async function startEmulator(
  session: Session,
  { python, docker, port, env }: EmulatorArgs,
): Promise<void> {
  const { folder, signal } = session;
  const emulator = await startProcess(folder, {
    name: EMULATOR,
    command: "python",
    args: [path.join(__dirname, "emulator.py")],
    env: {
      ...python,
      BIND_HOST: "127.0.0.1",
      GATEWAY_PORT: String(port),
      // Labels its containers: other emulators on this machine may have some too.
      MINISTACK_HOSTNAME: folder.identity,
      DOCKER_HOST: docker.endpoint,
      ...env,
    },
    port,
  });
  if (docker.bridgeAddress !== undefined) {
    await startForwarder(session, EMULATOR, docker.bridgeAddress, port);
  }
  const health = `${emulatorUrl(port)}/_ministack/health`;
  await untilReady(emulator, () => isHealthy(health), { signal, timeoutSeconds: 120 });
}

/** The emulator's URL on this machine; Docker pushes without TLS to `localhost` only. */
export function emulatorUrl(port: number): string {
  return `http://localhost:${port}`;
}
