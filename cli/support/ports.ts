import { connect, createServer } from "node:net";
import { CliError } from "./cliError";

/** Number of ports tried, from the preferred one. */
const TRIES = 100;

/**
 * A port that is free at all addresses: the preferred one, or the next.
 *
 * @param taken Reserved ports, on which no program listens yet.
 */
export async function freePort(
  preferred: number,
  addresses: readonly string[],
  taken: readonly number[] = [],
): Promise<number> {
  const end = Math.min(preferred + TRIES, 65_536);
  for (let port = preferred; port < end; port++) {
    if (!taken.includes(port) && (await isFree(port, addresses))) {
      return port;
    }
  }
  throw new CliError(`None of the ports ${preferred} to ${end - 1} is free.`);
}

async function isFree(port: number, addresses: readonly string[]): Promise<boolean> {
  for (const address of addresses) {
    // Some systems allow listening at an address while another program listens at all addresses.
    if ((await answers(port, address)) || !(await canListen(port, address))) {
      return false;
    }
  }
  return true;
}

/** Whether a program listens on the port. */
export function answers(port: number, address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: address, timeout: 1000 });
    const settle = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.on("connect", () => {
      settle(true);
    });
    socket.on("error", () => {
      settle(false);
    });
    socket.on("timeout", () => {
      settle(false);
    });
  });
}

function canListen(port: number, address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on("error", (error: NodeJS.ErrnoException) => {
      // A machine without IPv6 has no ::1, so the port is free there.
      resolve(error.code === "EADDRNOTAVAIL" || error.code === "EAFNOSUPPORT");
    });
    server.listen({ port, host: address, exclusive: true }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
