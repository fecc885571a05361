import type { Container, Task } from "@aws-sdk/client-ecs";
import { partitionOf } from "../../components/iam/partition";
import type { Outputs } from "../stack/outputs";
import { CliError } from "../support/cliError";
import { PLUGIN, PLUGIN_MANUAL, pluginVersion } from "./sessionPlugin";
import { nameOf } from "./tasks";

/** A running container that a session of ECS exec is opened in. */
export interface ExecTarget {
  /** The task as a person knows it. */
  readonly what: string;
  readonly task: Task;
  /** @default the task's first */
  readonly container?: string;
  /** How ECS exec is switched on for such tasks. */
  readonly howToSwitchOn: string;
}

/**
 * The version of the plugin on PATH, when the target lacks nothing for a session.
 *
 * @param what What the session is for: `A shell`.
 * @throws CliError with everything that is missing, each with its fix.
 */
export async function readyForSession(
  what: string,
  target: ExecTarget,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const version = await pluginVersion(env);
  const missing = [
    ...(version === undefined ? [`  ${PLUGIN} is not on PATH: ${PLUGIN_MANUAL}`] : []),
    ...(target.task.enableExecuteCommand === true
      ? agentProblems(target)
      : [`  ECS exec was off when its task started: ${target.howToSwitchOn}`]),
  ];
  if (version === undefined || missing.length > 0) {
    throw new CliError([`${what} in ${target.what} needs more:`, ...missing].join("\n"));
  }
  return version;
}

/** Problems of the agent for ECS exec in the container. */
function agentProblems(target: ExecTarget): string[] {
  const agents = containerOf(target)?.managedAgents ?? [];
  const agent = agents.find(({ name }) => name === "ExecuteCommandAgent");
  return agent === undefined || agent.lastStatus === "RUNNING"
    ? []
    : [
        `  The container's agent for ECS exec is ${agent.lastStatus ?? "missing"}: ` +
          (agent.reason ?? "it comes up within a minute of the task's start"),
      ];
}

export function containerOf({ task, container }: ExecTarget): Container | undefined {
  const containers = task.containers ?? [];
  return container === undefined ? containers[0] : containers.find(({ name }) => name === container);
}

/**
 * Session Manager's name of the container.
 *
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
 */
export function sessionTarget({ clusterName }: Outputs, target: ExecTarget): string {
  return `ecs:${clusterName}_${nameOf(target.task.taskArn ?? "")}_${containerOf(target)?.runtimeId ?? ""}`;
}

/** Address of a service of AWS in the stack's region. @param service `ecs` or `ssm`. */
export function endpointOf({ region, endpoint }: Outputs["access"], service: string): string {
  return endpoint ?? `https://${service}.${region}.${partitionOf(region).dnsSuffix}`;
}
