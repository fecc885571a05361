import { createServer, type Server } from "node:net";
import { CannotBeHad } from "./cannotBeHad";
import { containerMark } from "./containers";
import { lastLine, type Ran, run } from "../cli/support/run";
import type { Session } from "./session";

/** The name under which containers reach the machine that Docker runs on. */
export const HOST_NAME = "host.docker.internal";

interface Bridge {
  /** @default containers are passed on to the loopback */
  readonly bridgeAddress: string | undefined;
}

/**
 * Where a server of this machine has to listen for containers to reach it. Found out by two of them: what
 * `docker network inspect` says isn't always there, and a firewall or a Docker without root may be in the way.
 */
export async function bridgeAddressOf(image: string, session: Session): Promise<Bridge | CannotBeHad> {
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
  const flags = ["--rm", ...containerMark(folder), `--add-host=${HOST_NAME}:host-gateway`];
  // Not interrupted: between the making of the container and its start that would leave it behind.
  const ran = await run("docker", ["run", ...flags, image, "python", "-c", code], { timeoutSeconds: 30 });
  signal.throwIfAborted();
  return ran;
}

/**
 * Listens at an address if it is this machine's, and else at the loopback. What Node lists of a machine's addresses
 * lacks the bridge's as long as no container is on it.
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
