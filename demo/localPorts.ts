import { freePort } from "./ports";

/** Where emulator and Prefect server are. */
export interface LocalPorts {
  readonly emulator: number;
  readonly prefect: number;
}

/** The usual ones, where people look first. */
const USUAL: LocalPorts = { emulator: 4566, prefect: 4200 };

/** These ports, or the next that are free wherever somebody will listen or ask. */
export async function choosePorts(bridgeAddress: string | undefined, first = USUAL): Promise<LocalPorts> {
  const addresses = ["127.0.0.1", "::1", ...(bridgeAddress === undefined ? [] : [bridgeAddress])];
  const emulator = await freePort(first.emulator, addresses);
  return { emulator, prefect: await freePort(first.prefect, addresses, [emulator]) };
}
