import * as path from "node:path";
import { type LeaderboardRun, runLeaderboard } from "./leaderboards";
import { PrefectClient } from "../cli/prefect/client";
import { prefectApiUrl, startPrefectServer } from "./prefectServer";
import { startProcessWorker } from "./processWorker";
import { registerProcessPool } from "./registration";
import type { Session } from "./session";
import type { LookAround } from "./summary";

export interface DemoOnProcessesArgs {
  /** The environment of the project's Python. */
  readonly python: NodeJS.ProcessEnv;
  readonly port: number;
  /** Prefect server and worker are up from an earlier demo. */
  readonly isUp: boolean;
}

export interface DemoOnProcesses {
  readonly run: LeaderboardRun;
  readonly lookAround: LookAround[];
}

/** Name of the process work pool. */
const POOL = "demo";

/** The system without AWS: the same registration and flows on a real Prefect server, run by a process worker. */
export async function demoOnProcesses(
  session: Session,
  { python, port, isUp }: DemoOnProcessesArgs,
): Promise<DemoOnProcesses> {
  const { folder, progress, signal } = session;
  const apiUrl = prefectApiUrl(port);
  const env = { ...python, PREFECT_API_URL: apiUrl, PREFECT_HOME: folder.prefectHome };
  const prefect = new PrefectClient({ apiUrl, signal });
  if (!isUp) {
    await progress.step("Prefect server", async (say) => {
      say(`port ${port}`);
      await startPrefectServer(session, { python, port });
    });
  }
  await registerProcessPool(session, env, POOL);
  if (!isUp) {
    await progress.step("Process worker", async (say) => {
      await startProcessWorker(session, env, prefect, POOL);
      say(`polls work pool ${POOL}`);
    });
  }
  const run = await runLeaderboard(session, prefect, "Flow run of leaderboard, in a process");
  const logs = path.relative(folder.root, folder.logs);
  return {
    run,
    lookAround: [
      { command: "prefect deployment ls", what: "the deployments; the UI can run them" },
      { command: "prefect flow-run ls", what: "the runs" },
      {
        command: `tail -f ${logs}/worker.log`,
        what: "the worker's log; the other logs are beside it",
      },
    ],
  };
}
