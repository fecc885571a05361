import type { Service } from "@aws-sdk/client-ecs";
import type { AgentSchedule } from "../../../../components/agent/agentSchedule";
import { ContainerName } from "../../../../components/task/containerName";
import { describeServices } from "../../../aws/services";
import { nameOf } from "../../../aws/tasks";
import type { Environment } from "../../../stack/environment";
import { lastDeployment, Outcome } from "../../../aws/deployment";
import type { Reader } from "../reader";
import { readContainerLog } from "./containerLog";
import { readTasks, type TaskEvidence } from "./tasks";

/** An agent: its ECS service, tasks and log. */
export interface AgentEvidence {
  readonly name: string;
  readonly serviceName: string;
  readonly workPool: string;
  /** Undefined: it always runs. */
  readonly schedule: AgentSchedule | undefined;
  /** Undefined: ECS no longer has the service. */
  readonly service: ServiceEvidence | undefined;
  /** Its tasks, running and stopped; undefined if ECS could not be read. */
  readonly tasks: readonly TaskEvidence[] | undefined;
  /** Last log lines of its tasks; of the failed ones if the service isn't steady. */
  readonly log: readonly string[];
}

export interface ServiceEvidence {
  readonly desired: number;
  readonly running: number;
  /** `family:revision` of the service. */
  readonly definition: string;
  readonly securityGroupIds: readonly string[];
  /** Time of a rollback to an earlier revision that is still in force. */
  readonly rolledBackAt: Date | undefined;
  /** Whether all desired tasks run the last deployed revision. */
  readonly steady: boolean;
  /** ECS's messages since the last steady state, newest first. */
  readonly events: readonly string[];
}

/** Each agent's service with its tasks and their logs. */
export async function readAgents(
  env: Environment,
  reader: Reader,
  names: readonly string[],
): Promise<AgentEvidence[] | undefined> {
  const services = await reader.read("the agents' services", "ecs:DescribeServices", () =>
    describeServices(
      env,
      names.map((name) => env.outputs.services[name] ?? ""),
    ),
  );
  if (services === undefined) {
    return undefined;
  }
  return Promise.all(
    names.map(async (name) => {
      const serviceName = env.outputs.services[name] ?? "";
      const found = services.find((service) => service.serviceName === serviceName);
      const service = found?.status === "ACTIVE" ? serviceEvidence(found) : undefined;
      const tasks = await readTasks(env, reader, { serviceName });
      const { workPools, schedules = {} } = env.outputs;
      const agent = {
        name,
        serviceName,
        workPool: workPools[name] ?? "",
        schedule: schedules[name],
        service,
        tasks,
      };
      return { ...agent, log: await readLog(env, reader, agent) };
    }),
  );
}

/** A service's state in ECS, and whether it is steady. */
export function serviceEvidence(service: Service): ServiceEvidence {
  const { desiredCount: desired = 0, runningCount: running = 0, events = [] } = service;
  const { outcome, at } = lastDeployment(service);
  const rolledBackAt = outcome === Outcome.rolledBack ? at : undefined;
  const lastlyWell = events.find(
    ({ message = "", createdAt }) =>
      message.endsWith(STEADY) && (rolledBackAt === undefined || (createdAt ?? rolledBackAt) < rolledBackAt),
  );
  return {
    desired,
    running,
    definition: nameOf(service.taskDefinition ?? ""),
    securityGroupIds: service.networkConfiguration?.awsvpcConfiguration?.securityGroups ?? [],
    rolledBackAt,
    steady: running >= desired && outcome === Outcome.completed,
    events: events
      .slice(0, lastlyWell === undefined ? undefined : events.indexOf(lastlyWell))
      .map(({ message = "" }) => message),
  };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html */
const STEADY = " has reached a steady state.";

async function readLog(
  env: Environment,
  reader: Reader,
  agent: Omit<AgentEvidence, "log">,
): Promise<string[]> {
  const group = env.outputs.logGroups[`agent-${agent.name}`];
  if (group === undefined || agent.tasks === undefined) {
    return [];
  }
  const stopped = agent.tasks.filter(({ status }) => status === "STOPPED").sort(newestFirst);
  const running = agent.tasks.filter(({ status }) => status !== "STOPPED");
  const asked = agent.service?.steady === false ? [...stopped.slice(0, 2), ...running] : running;
  const logs = await Promise.all(
    asked.map(({ arn }) => readContainerLog(env, reader, group, ContainerName.agent, arn)),
  );
  return logs.flat();
}

function newestFirst(a: TaskEvidence, b: TaskEvidence): number {
  return (b.stoppedAt?.getTime() ?? 0) - (a.stoppedAt?.getTime() ?? 0);
}
