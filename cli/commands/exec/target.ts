import type { Task } from "@aws-sdk/client-ecs";
import { listTasks } from "../../aws/tasks";
import { findRun } from "../../flowRuns/findRun";
import { taskOfRun } from "../../flowRuns/taskOfRun";
import { agentNamed } from "../../stack/agentNamed";
import type { Environment } from "../../stack/environment";
import { CliError } from "../../support/cliError";

/** The task to open a shell in. */
export interface Target {
  /** As a person knows it. */
  readonly what: string;
  readonly task: Task;
  /** How ECS exec is switched on for such tasks. */
  readonly howToSwitchOn: string;
}

/** The running task of an agent or of a flow run. @param whose `agent`, `agent-<name>`, or a run's id, name or page. */
export async function execTarget(environment: Environment, whose: string): Promise<Target> {
  const agent = agentNamed(environment.outputs, whose);
  return agent === undefined ? flowRunTarget(environment, whose) : agentTarget(environment, agent);
}

async function agentTarget(environment: Environment, name: string): Promise<Target> {
  const serviceName = environment.outputs.services[name] ?? "";
  const running = await listTasks(environment, { serviceName }, "RUNNING");
  const task = running.find(({ lastStatus }) => lastStatus === "RUNNING");
  if (task === undefined) {
    throw new CliError(`No task of agent ${name} is running: see \`./prefect-ecs status\` and \`logs\`.`);
  }
  return {
    what: `agent ${name}`,
    task,
    howToSwitchOn: `give agent ${name} \`exec: true\` in \`agents\` of the stack's configuration, then \`pulumi up\``,
  };
}

async function flowRunTarget(environment: Environment, wanted: string): Promise<Target> {
  const { run } = await findRun(environment.prefect, wanted);
  const found = await taskOfRun(environment, run);
  if (found?.task?.lastStatus !== "RUNNING") {
    throw new CliError(`${run.name} is ${run.state.name}and has no running task.`);
  }
  return {
    what: `flow run ${run.name}`,
    task: found.task,
    howToSwitchOn:
      "`pulumi config set flowRunExec true`, then `pulumi up`: it applies to runs that start afterwards",
  };
}
