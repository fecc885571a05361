import { ExecuteCommandCommand, type Task } from "@aws-sdk/client-ecs";
import { partitionOf } from "../../../components/iam/partition";
import type { CommandContext } from "../../context/context";
import { nameOf } from "../../aws/tasks";
import type { Outputs } from "../../stack/outputs";
import { CliError } from "../../support/cliError";
import { commandLine } from "../../support/quoted";
import { PLUGIN, PLUGIN_MANUAL, pluginVersion, startPlugin } from "./plugin";
import { execTarget, type Target } from "./target";

/** Opens a shell, or runs a command, in a running container. Returns the plugin's exit code. */
export async function openShell(
  context: CommandContext,
  whose: string,
  command: readonly string[],
): Promise<number> {
  const environment = await context.environment();
  const { aws, outputs } = environment;
  const { env } = context.io;
  const target = await context.progress.step("Task", () => execTarget(environment, whose));
  const version = await pluginVersion(env);
  const missing = whatIsMissing(target, version);
  if (version === undefined || missing.length > 0) {
    throw new CliError([`A shell in ${target.what} needs more:`, ...missing].join("\n"));
  }
  const { task } = target;
  const [container] = task.containers ?? [];
  const { session } = await aws.ecs.send(
    new ExecuteCommandCommand({
      cluster: outputs.clusterName,
      task: task.taskArn,
      container: container?.name,
      command: command.length === 0 ? "/bin/sh" : commandLine(command),
      interactive: true,
    }),
  );
  if (session === undefined) {
    throw new CliError("ECS returned neither a session nor an error.");
  }
  context.note(`In ${target.what}, task ${nameOf(task.taskArn ?? "")}:`);
  return startPlugin({
    version,
    session,
    region: outputs.access.region,
    profile: outputs.access.profile,
    target: `ecs:${outputs.clusterName}_${nameOf(task.taskArn ?? "")}_${container?.runtimeId ?? ""}`,
    endpoint: endpointOf(outputs.access),
    env,
  });
}

/** Everything missing at once, each with its fix. */
function whatIsMissing({ task, howToSwitchOn }: Target, version: string | undefined): string[] {
  return [
    ...(version === undefined ? [`  ${PLUGIN} is not on PATH: ${PLUGIN_MANUAL}`] : []),
    ...(task.enableExecuteCommand === true
      ? agentProblems(task)
      : [`  ECS exec was off when its task started: ${howToSwitchOn}`]),
  ];
}

/** Problems of the agent for ECS exec in the container. */
function agentProblems({ containers = [] }: Task): string[] {
  const agent = containers[0]?.managedAgents?.find(({ name }) => name === "ExecuteCommandAgent");
  return agent === undefined || agent.lastStatus === "RUNNING"
    ? []
    : [
        `  The container's agent for ECS exec is ${agent.lastStatus ?? "missing"}: ` +
          (agent.reason ?? "it comes up within a minute of the task's start"),
      ];
}

function endpointOf({ region, endpoint }: Outputs["access"]): string {
  return endpoint ?? `https://ecs.${region}.${partitionOf(region).dnsSuffix}`;
}
