import type { Service } from "@aws-sdk/client-ecs";
import { ContainerName } from "../../../../components/task/containerName";
import { describeServices } from "../../../aws/services";
import { nameOf } from "../../../aws/tasks";
import type { Environment } from "../../../stack/environment";
import { lastDeployment, Outcome } from "../../../aws/deployment";
import type { Reader } from "../reader";
import { readContainerLog } from "./containerLog";
import { readTasks, type TaskEvidence } from "./tasks";

/** An agent: its ECS service, and what its tasks say. */
export interface AgentEvidence {
  readonly name: string;
  readonly serviceName: string;
  readonly workPool: string;
  /** Undefined: ECS knows no such service any more. */
  readonly service: ServiceEvidence | undefined;
  /** Its tasks, running and stopped; undefined when ECS wasn't to be asked. */
  readonly tasks: readonly TaskEvidence[] | undefined;
  /** The last lines of its tasks, of those that failed if it is in trouble. */
  readonly log: readonly string[];
}

export interface ServiceEvidence {
  readonly desired: number;
  readonly running: number;
  /** `family:revision` that ECS wants to run. */
  readonly definition: string;
  readonly securityGroupIds: readonly string[];
  /** When ECS went back to an earlier revision, if that is how things still stand. */
  readonly rolledBackAt: Date | undefined;
  /** All that should run runs, and it is what was deployed last. */
  readonly steady: boolean;
  /** What ECS says since things were last well, newest first. */
  readonly events: readonly string[];
}

/** The service of each agent, with its tasks and their logs. */
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
      const agent = { name, serviceName, workPool: env.outputs.workPools[name] ?? "", service, tasks };
      return { ...agent, log: await readLog(env, reader, agent) };
    }),
  );
}

/** What ECS says of a service, and whether all is well with it. */
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
