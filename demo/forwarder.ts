import * as path from "node:path";
import { runningProcess, startProcess, untilReady } from "./processes";
import { answers } from "./ports";
import type { Session } from "./session";

/** Makes a server of the loopback reachable at another address of this machine, for Docker's containers. */
export async function startForwarder(
  { folder, signal }: Session,
  server: string,
  address: string,
  port: number,
): Promise<void> {
  const name = `${server}-for-containers`;
  if (runningProcess(folder, name) !== undefined) {
    // It outlives a restart of the server.
    return;
  }
  const forwarder = await startProcess(folder, {
    name,
    command: process.execPath,
    args: [path.join(__dirname, "forward.mjs"), address, String(port)],
    env: process.env,
  });
  await untilReady(forwarder, () => answers(port, address), { signal, timeoutSeconds: 15 });
}
