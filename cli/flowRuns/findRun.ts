import type { FlowRun, PrefectClient } from "../prefect/client";
import { PrefectError } from "../prefect/prefectError";
import { CliError } from "../support/cliError";

export interface FoundRun {
  readonly run: FlowRun;
  /** How many older ones have the same name. */
  readonly older: number;
}

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;

/**
 * A flow run by its id, its page's URL or its name; the newest of several with the same name.
 *
 * @throws CliError when there is none.
 */
export async function findRun(prefect: PrefectClient, wanted: string): Promise<FoundRun> {
  const id = UUID.exec(wanted)?.[0];
  if (id !== undefined) {
    return { run: await runOfId(prefect, id), older: 0 };
  }
  const flow_runs = { name: { any_: [wanted] } };
  const [run] = await prefect.call<FlowRun[]>("POST", "/flow_runs/filter", {
    flow_runs,
    sort: "EXPECTED_START_TIME_DESC",
    limit: 1,
  });
  if (run === undefined) {
    throw new CliError(
      `Flow run '${wanted}' not found: give a run's id or name from \`./prefect-ecs status\` or from Prefect's pages.`,
    );
  }
  const count = await prefect.call<number>("POST", "/flow_runs/count", { flow_runs });
  return { run, older: count - 1 };
}

async function runOfId(prefect: PrefectClient, id: string): Promise<FlowRun> {
  try {
    return await prefect.run(id);
  } catch (error) {
    if (error instanceof PrefectError && error.status === 404) {
      throw new CliError(
        `Flow run with id ${id} not found: it was deleted, or belongs to another workspace.`,
      );
    }
    throw error;
  }
}
