import { createServer, type Server } from "node:net";
import { CannotBeHad } from "./cannotBeHad";
import { containerMark, createNetwork } from "./containers";
import { lastLine, type Ran, run } from "../cli/support/run";
import type { Session } from "./session";

/** Host name by which containers reach Docker's machine. */
export const HOST_NAME = "host.docker.internal";

interface Bridge {
  /** @default Docker forwards to the loopback */
  readonly bridgeAddress: string | undefined;
}

/**
 * The address at which a server of this machine must listen for containers of the emulator's network. Two test containers
 * find it: the output of `docker network inspect` can lack it, and a firewall or rootless Docker can block it.
 */
export async function bridgeAddressOf(image: string, session: Session): Promise<Bridge | CannotBeHad> {
  const failed = await createNetwork(session.folder);
  if (failed !== undefined) {
    return new CannotBeHad("Docker", `it can't create a network: ${failed}`);
  }
  const resolve = `import socket; print(socket.gethostbyname("${HOST_NAME}"))`;
  const resolved = await runPython(resolve, image, session);
  if (resolved.code !== 0) {
    return unreachable(resolved);
  }
  const { server, bridgeAddress } = await listenFor(resolved.stdout.trim());
  try {
    const connect = `import socket; socket.create_connection(("${HOST_NAME}", ${portOf(server)}), 5)`;
    const connected = await runPython(connect, image, session);
    return connected.code === 0 ? { bridgeAddress } : unreachable(connected);
  } finally {
    server.close();
  }
}

function unreachable({ stderr }: Ran): CannotBeHad {
  return new CannotBeHad(
    "Docker",
    `its containers don't reach this machine: ${lastLine(stderr) || "no answer"}`,
  );
}

async function runPython(code: string, image: string, { folder, signal }: Session): Promise<Ran> {
  const flags = [
    "--rm",
    "--network",
    folder.identity,
    ...containerMark(folder),
    `--add-host=${HOST_NAME}:host-gateway`,
  ];
  // Not interruptible: an interrupt between creation and start would leave the container behind.
  const ran = await run("docker", ["run", ...flags, image, "python", "-c", code], { timeoutSeconds: 30 });
  signal.throwIfAborted();
  return ran;
}

/**
 * Listens at an address if it is this machine's, otherwise at the loopback. Node's list of addresses lacks the bridge's
 * while no container is on it.
 */
async function listenFor(address: string): Promise<Bridge & { readonly server: Server }> {
  try {
    return { server: await listen(address), bridgeAddress: address };
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EADDRNOTAVAIL")) {
      throw error;
    }
    return { server: await listen("127.0.0.1"), bridgeAddress: undefined };
  }
}

function listen(address: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.end());
    server.on("error", reject);
    server.listen(0, address, () => {
      resolve(server);
    });
  });
}

function portOf(server: Server): number {
  return (server.address() as { port: number }).port;
}
