import { freePort } from "../cli/support/ports";

/** Ports of the emulator and the Prefect server. */
export interface LocalPorts {
  readonly emulator: number;
  readonly prefect: number;
}

/** The programs' default ports. */
const USUAL: LocalPorts = { emulator: 4566, prefect: 4200 };

/** These ports, or the next ones that are free at all addresses used. */
export async function choosePorts(bridgeAddress: string | undefined, first = USUAL): Promise<LocalPorts> {
  const addresses = ["127.0.0.1", "::1", ...(bridgeAddress === undefined ? [] : [bridgeAddress])];
  const emulator = await freePort(first.emulator, addresses);
  return { emulator, prefect: await freePort(first.prefect, addresses, [emulator]) };
}
