import type { ExecTarget } from "../../aws/ecsExec";
import { listTasks } from "../../aws/tasks";
import { targetOfRun } from "../../flowRuns/targetOfRun";
import { agentNamed } from "../../stack/agentNamed";
import type { Environment } from "../../stack/environment";
import { CliError } from "../../support/cliError";

/** The running task of an agent or of a flow run. @param whose `agent`, `agent-<name>`, or a run's id, name or page. */
export async function execTarget(environment: Environment, whose: string): Promise<ExecTarget> {
  const agent = agentNamed(environment.outputs, whose);
  return agent === undefined ? targetOfRun(environment, whose) : agentTarget(environment, agent);
}

async function agentTarget(environment: Environment, name: string): Promise<ExecTarget> {
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
