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
  /** Further settings of the emulator. @default none */
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Starts the emulator of AWS, at the loopback and at Docker's bridge. It is the same port at both: the emulator tells
 * its containers to call it under the port that it was given.
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
      // Marks its containers: those of another emulator on this machine are none of our business.
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

/** What this machine's programs call it; Docker pushes without TLS to `localhost` only. */
export function emulatorUrl(port: number): string {
  return `http://localhost:${port}`;
}
