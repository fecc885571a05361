import { rmSync } from "node:fs";
import * as path from "node:path";
import { removeContainers, removeImages } from "./containers";
import { removeEmulatedNetwork } from "./emulatedNetwork";
import { EMULATOR } from "./emulator";
import { entriesOf, type LocalFolder, removeIfEmpty } from "./folder";
import { LOCK } from "./lock";
import { POSTGRES } from "./postgres";
import { PREFECT_SERVER } from "./prefectServer";
import { WORKER } from "./processWorker";
import { type BackgroundProcess, recordedProcesses, stopProcess } from "./processes";
import { ENGINE } from "./stack";

export interface TakeDownOptions {
  /** Keep the logs, for diagnosing a failure. @default false */
  readonly keepLogs?: boolean;
}

/**
 * Stops and removes everything that was started for a folder, in any state, then the folder itself, unless it is
 * locked.
 */
export async function takeDown(
  folder: LocalFolder,
  { keepLogs = false }: TakeDownOptions = {},
): Promise<void> {
  const recorded = recordedProcesses(folder);
  // The first interrupt asks the engine to stop, the second stops it and its plugins immediately.
  await stopNamed(
    folder,
    recorded,
    [ENGINE],
    [
      ["SIGINT", 1],
      ["SIGINT", 5],
    ],
  );
  // The worker signs off at the server.
  await stopNamed(folder, recorded, [WORKER], [["SIGTERM", 5]]);
  // The emulator stops its containers.
  await stopNamed(folder, recorded, [EMULATOR], [["SIGTERM", 15]]);
  // Before its database, or it logs errors.
  await stopNamed(folder, recorded, [PREFECT_SERVER], [["SIGTERM", 5]]);
  // SIGINT disconnects clients; SIGKILL would leave semaphores behind on macOS.
  // https://www.postgresql.org/docs/18/server-shutdown.html
  await stopNamed(folder, recorded, [POSTGRES], [["SIGINT", 10]]);
  await stopNamed(
    folder,
    recorded,
    recorded.map(({ name }) => name),
    [["SIGTERM", 5]],
  );
  await removeContainers(folder);
  const port = recorded.find(({ name }) => name === EMULATOR)?.port;
  if (port !== undefined) {
    await removeImages(`localhost:${port}`, "prefect-ecs-*");
  }
  await removeEmulatedNetwork(folder);
  rmSync(folder.postgres, { recursive: true, force: true });
  for (const entry of entriesOf(folder.path)) {
    const isKeptLogs =
      keepLogs && path.join(folder.path, entry) === folder.logs && entriesOf(folder.logs).length > 0;
    const kept = entry === LOCK || isKeptLogs;
    if (!kept) {
      rmSync(path.join(folder.path, entry), { recursive: true, force: true });
    }
  }
  removeIfEmpty(folder.path);
}

async function stopNamed(
  folder: LocalFolder,
  recorded: readonly BackgroundProcess[],
  names: readonly string[],
  signals: readonly (readonly [NodeJS.Signals, number])[],
): Promise<void> {
  const named = recorded.filter(({ name }) => names.includes(name));
  await Promise.all(named.map((stopped) => stopProcess(folder, stopped, signals)));
}
