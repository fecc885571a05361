import * as path from "node:path";
import type { PrefectClient } from "../cli/prefect/client";
import { startProcess, untilReady } from "./processes";
import type { Session } from "./session";

/** Name of the worker's process. */
export const WORKER = "worker";

/** Starts a worker that runs flows as processes of this machine. */
export async function startProcessWorker(
  session: Session,
  python: NodeJS.ProcessEnv,
  prefect: PrefectClient,
  pool: string,
): Promise<void> {
  const { folder, signal } = session;
  const flags = ["--type", "process", "--install-policy", "never", "--no-create-pool-if-not-found"];
  const worker = await startProcess(folder, {
    name: WORKER,
    command: "prefect",
    args: ["worker", "start", "--pool", pool, ...flags],
    // The user waits for the first run.
    env: { ...python, PREFECT_WORKER_QUERY_SECONDS: "2" },
    cwd: path.join(folder.root, "flows"),
  });
  await untilReady(worker, () => prefect.hasWorker(pool), { signal, timeoutSeconds: 120 });
}
