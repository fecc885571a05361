import { freePort } from "./ports";

/** Where the servers of a demo are. */
export interface LocalPorts {
  readonly emulator: number;
  readonly prefect: number;
}

/** The usual ports, or the next that are free wherever somebody will listen or ask. */
export async function choosePorts(bridgeAddress?: string): Promise<LocalPorts> {
  const addresses = ["127.0.0.1", "::1", ...(bridgeAddress === undefined ? [] : [bridgeAddress])];
  const emulator = await freePort(4566, addresses);
  return { emulator, prefect: await freePort(4200, addresses, [emulator]) };
}
