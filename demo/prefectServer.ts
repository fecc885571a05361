import { startForwarder } from "./forwarder";
import { isHealthy } from "./http";
import { startPostgres } from "./postgres";
import { startProcess, untilReady } from "./processes";
import type { Session } from "./session";

/** Name of the Prefect server's process. */
export const PREFECT_SERVER = "prefect-server";

export interface PrefectServerArgs {
  /** The environment of the project's Python. */
  readonly python: NodeJS.ProcessEnv;
  readonly port: number;
  /** Address of Docker's bridge, for containers. @default the loopback only */
  readonly bridgeAddress?: string;
  /** Required of clients, `user:password`. @default none */
  readonly authString?: string;
}

/** Starts a Prefect server; its database survives a restart. */
export async function startPrefectServer(
  session: Session,
  { python, port, bridgeAddress, authString }: PrefectServerArgs,
): Promise<void> {
  const { folder, signal } = session;
  const database = await startPostgres(session, python);
  const server = await startProcess(folder, {
    name: PREFECT_SERVER,
    command: "prefect",
    args: ["server", "start", "--host", "127.0.0.1", "--port", String(port)],
    env: {
      ...python,
      PREFECT_HOME: folder.prefectHome,
      // SQLite allows one writer at a time, which delays the start of runs by up to a minute.
      PREFECT_SERVER_DATABASE_CONNECTION_URL: database,
      // Without it the UI calls port 4200, whatever its own port is.
      PREFECT_SERVER_UI_API_URL: prefectApiUrl(port),
      ...(authString !== undefined && { PREFECT_SERVER_API_AUTH_STRING: authString }),
    },
    port,
  });
  if (bridgeAddress !== undefined) {
    await startForwarder(session, PREFECT_SERVER, bridgeAddress, port);
  }
  await untilReady(server, () => isHealthy(`${prefectApiUrl(port)}/health`), { signal, timeoutSeconds: 300 });
}

/** URL of the UI. */
export function prefectUiUrl(port: number): string {
  return `http://127.0.0.1:${port}`;
}

/** URL of the API on this machine. */
export function prefectApiUrl(port: number): string {
  return `${prefectUiUrl(port)}/api`;
}
