import { isAwake } from "../../../../components/agent/agentSchedule";
import type { AgentEvidence } from "../evidence/agents";
import type { Evidence } from "../evidence/evidence";
import { type Cause, Certainty, Symptom } from "../cause";
import { agentLogs, oneLine } from "./reports";
import { waitingFor } from "./waiting";

/** An agent with desired count 0. */
export const desiredCountZero: Cause = {
  id: "desired-count-zero",
  title: "An agent is switched off",
  symptoms: [Symptom.late],
  meaning:
    "The desired count of the agent's service is 0, by its `desiredCount` or by hand: no worker polls its pool.",
  find: (evidence) => {
    const { agents, stack } = evidence;
    const off = agents.filter((agent) => agent.service?.desired === 0 && !sleeps(agent, evidence.now));
    const waiting = waitingFor(evidence, ({ workPool }) => off.some((agent) => agent.workPool === workPool));
    return off.length === 0
      ? undefined
      : {
          cause: `Agent ${off.map(({ name }) => name).join(", ")} is switched off: its service has desired count 0.`,
          because: [
            ...off.map(
              ({ name, serviceName }) => `agent ${name}: service ${serviceName} has desired count 0`,
            ),
            ...waiting,
          ],
          fix: [
            `If it was changed by hand, or its \`schedule\` was removed while it slept: \`pulumi up --refresh --stack ${stack}\``,
            "If the configuration says `desiredCount: 0` under `agents`: change it there, then `pulumi up`",
            ...off.filter(({ schedule }) => schedule !== undefined).map((agent) => wake(evidence, agent)),
          ],
          // It may be intended.
          certainty: waiting.length === 0 ? Certainty.possible : Certainty.certain,
        };
  },
};

/** An agent outside of its schedule, with runs that wait for it. */
export const agentSleeps: Cause = {
  id: "agent-sleeps",
  title: "An agent sleeps, by its schedule",
  symptoms: [Symptom.late],
  meaning: "The agent has a `schedule`, and runs that are due now wait for its next start. None is lost.",
  find: (evidence) => {
    const asleep = evidence.agents.filter(
      (agent) => agent.service?.desired === 0 && sleeps(agent, evidence.now),
    );
    const waiting = waitingFor(evidence, ({ workPool }) =>
      asleep.some((agent) => agent.workPool === workPool),
    );
    return waiting.length === 0
      ? undefined
      : {
          cause: `Agent ${asleep.map(({ name }) => name).join(", ")} sleeps by its \`schedule\`, and starts these runs when it wakes.`,
          because: waiting,
          fix: asleep.map((agent) => wake(evidence, agent)),
          certainty: Certainty.certain,
        };
  },
};

/** Whether the agent has no tasks at that time, by its schedule. */
function sleeps({ schedule }: AgentEvidence, at: Date): boolean {
  return schedule !== undefined && !isAwake(schedule, at);
}

/** Until the schedule's next stop. */
function wake({ cluster }: Pick<Evidence, "cluster">, { name, serviceName }: AgentEvidence): string {
  return `To start agent ${name} now: \`aws ecs update-service --cluster ${cluster} --service ${serviceName} --desired-count 1\``;
}

/** A service that is gone. */
export const serviceMissing: Cause = {
  id: "service-missing",
  title: "An agent's service is gone",
  symptoms: [Symptom.late, Symptom.agent],
  meaning: "ECS has no active service with the name that the stack created: it was deleted by hand.",
  find: ({ agents, stack, cluster }) => {
    const gone = agents.filter(({ service }) => service === undefined);
    return gone.length === 0
      ? undefined
      : {
          cause: `The service of agent ${gone.map(({ name }) => name).join(", ")} is gone.`,
          because: gone.map(({ serviceName }) => `cluster ${cluster} has no active service ${serviceName}`),
          fix: [`Recreate it: \`pulumi up --refresh --stack ${stack}\``],
          certainty: Certainty.certain,
        };
  },
};

/** ECS rolled back to the previous revision. */
export const rolledBack: Cause = {
  id: "rolled-back",
  title: "ECS rolled an agent's deployment back",
  symptoms: [Symptom.rolledBack],
  meaning:
    "The tasks of a new revision did not stay up, so the circuit breaker rolled back to the previous one, " +
    "which keeps running. Another finding says why; once that is fixed, `pulumi up --refresh` deploys again.",
  find: (evidence) => {
    const { agents, stack } = evidence;
    const back = agents.filter(({ service }) => service?.rolledBackAt !== undefined);
    return back.length === 0
      ? undefined
      : {
          cause: "ECS rolled an agent's last deployment back to the previous revision.",
          because: back.flatMap((agent) => [
            `agent ${agent.name} runs ${agent.service?.definition ?? "?"} since ${agent.service?.rolledBackAt?.toISOString() ?? "?"}`,
            ...eventsOf(agent),
          ]),
          fix: [
            `Fix what stopped the new tasks: see the other findings, or ${agentLogs(evidence)}`,
            `Then deploy again: \`pulumi up --refresh --stack ${stack}\`; without a refresh, Pulumi assumes that the new revision is deployed`,
          ],
          certainty: Certainty.certain,
        };
  },
};

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html */
const TELLING = /deployment failed|rolling back to|was unable to|failed container health checks/;

function eventsOf({ name, service }: AgentEvidence): string[] {
  const telling = (service?.events ?? []).filter((message) => TELLING.test(message));
  return telling.slice(0, 4).map((message) => `agent ${name}: ${oneLine(message)}`);
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html */
const UNHEALTHY = "failed container health checks";

/** An agent that runs but doesn't poll. */
export const agentUnhealthy: Cause = {
  id: "agent-unhealthy",
  title: "An agent runs but does not poll Prefect",
  symptoms: [Symptom.late, Symptom.agent],
  meaning:
    "The agent's health check asks whether it has polled Prefect in the last five minutes. It has not, usually " +
    "because it can't reach Prefect, and ECS replaces it.",
  find: (evidence) => {
    const said = evidence.agents.flatMap(({ name, service }) =>
      service?.steady === false
        ? service.events
            .filter((message) => message.includes(UNHEALTHY))
            .slice(0, 3)
            .map((message) => `agent ${name}: ${oneLine(message)}`)
        : [],
    );
    return said.length === 0
      ? undefined
      : {
          cause: "An agent's tasks run, but have not polled Prefect for five minutes, and ECS replaces them.",
          because: said,
          fix: [
            `See the agent's log about Prefect: ${agentLogs(evidence)}`,
            "If Prefect is down, the agent recovers by itself when it is back",
          ],
          certainty: Certainty.likely,
        };
  },
};
