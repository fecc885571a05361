import * as path from "node:path";
import { runningProcess, startProcess, untilReady } from "./processes";
import { answers } from "../cli/support/ports";
import type { Session } from "./session";

/** Forwards another address of this machine to a server at the loopback, for Docker's containers. */
export async function startForwarder(
  { folder, signal }: Session,
  server: string,
  address: string,
  port: number,
): Promise<void> {
  const name = `${server}-for-containers`;
  if (runningProcess(folder, name) !== undefined) {
    // It keeps running when the server restarts.
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
