import * as path from "node:path";
import { CliError } from "../cli/support/cliError";
import { run } from "../cli/support/run";
import type { Session } from "./session";

/** Registers the deployments of `flows/prefect.yaml` on a Prefect server, with a process work pool. */
export async function registerProcessPool(
  { folder, progress, signal }: Session,
  python: NodeJS.ProcessEnv,
  pool: string,
): Promise<void> {
  const config = {
    owner: `prefect-ecs/${pool}`,
    workPools: [{ agent: "default", name: pool, type: "process", workQueues: ["default"] }],
  };
  await progress.step("Registration of work pool, limits and deployments", async (say) => {
    const { code, stdout, stderr } = await run("python", ["-m", "prefect_ecs.registration"], {
      cwd: path.join(folder.root, "flows"),
      env: { ...python, REGISTRATION_CONFIG: JSON.stringify(config) },
      signal,
    });
    if (code !== 0) {
      throw new CliError(`Registration failed:\n${stdout}${stderr}`.trimEnd());
    }
    say(stdout.trimEnd().split("\n").pop() ?? "");
  });
}
