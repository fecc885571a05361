import type { ExecTarget } from "../aws/ecsExec";
import type { Environment } from "../stack/environment";
import { CliError } from "../support/cliError";
import { findRun } from "./findRun";
import { taskOfRun } from "./taskOfRun";

/**
 * The running task of a flow run, for a session in it.
 *
 * @param wanted The run's id, name or page.
 * @throws CliError when there is no such run, or it has no running task.
 */
export async function targetOfRun(environment: Environment, wanted: string): Promise<ExecTarget> {
  const { run } = await findRun(environment.prefect, wanted);
  const found = await taskOfRun(environment, run);
  if (found?.task?.lastStatus !== "RUNNING") {
    throw new CliError(`${run.name} is ${run.state.name} and has no running task.`);
  }
  return {
    what: `flow run ${run.name}`,
    task: found.task,
    howToSwitchOn:
      "`pulumi config set flowRunExec true`, then `pulumi up`: it applies to runs that start afterwards",
  };
}
