import type { AgentEvidence } from "../evidence/agents";
import { type Cause, Certainty, Symptom } from "../cause";
import { agentLogs, oneLine } from "./reports";
import { waitingFor } from "./waiting";

/** An agent of which none shall run. */
export const desiredCountZero: Cause = {
  id: "desired-count-zero",
  title: "An agent is switched off",
  symptoms: [Symptom.late],
  meaning:
    "The desired count of the agent's service is 0, by its `desiredCount` or by hand: nobody polls its pool.",
  find: (evidence) => {
    const { agents, stack } = evidence;
    const off = agents.filter(({ service }) => service?.desired === 0);
    const waiting = waitingFor(evidence, ({ workPool }) => off.some((agent) => agent.workPool === workPool));
    return off.length === 0
      ? undefined
      : {
          cause: `Agent ${off.map(({ name }) => name).join(", ")} is switched off: its service shall run no task.`,
          because: [
            ...off.map(
              ({ name, serviceName }) => `agent ${name}: service ${serviceName} has desired count 0`,
            ),
            ...waiting,
          ],
          fix: [
            `If somebody did it by hand: \`pulumi up --refresh --stack ${stack}\``,
            "If the configuration says `desiredCount: 0` under `agents`: change it there, then `pulumi up`",
          ],
          // It may be meant.
          certainty: waiting.length === 0 ? Certainty.possible : Certainty.certain,
        };
  },
};

/** A service that is gone. */
export const serviceMissing: Cause = {
  id: "service-missing",
  title: "An agent's service is gone",
  symptoms: [Symptom.late, Symptom.agent],
  meaning: "ECS has no active service of the name that the stack made: somebody deleted it.",
  find: ({ agents, stack, cluster }) => {
    const gone = agents.filter(({ service }) => service === undefined);
    return gone.length === 0
      ? undefined
      : {
          cause: `The service of agent ${gone.map(({ name }) => name).join(", ")} is gone.`,
          because: gone.map(({ serviceName }) => `cluster ${cluster} has no active service ${serviceName}`),
          fix: [`Make it again: \`pulumi up --refresh --stack ${stack}\``],
          certainty: Certainty.certain,
        };
  },
};

/** ECS went back to the revision before. */
export const rolledBack: Cause = {
  id: "rolled-back",
  title: "ECS rolled an agent's deployment back",
  symptoms: [Symptom.rolledBack],
  meaning:
    "The tasks of a new revision did not stay up, and the circuit breaker went back to the one before, which goes on. Another finding says why they didn't; when it is mended, `pulumi up --refresh` deploys again.",
  find: (evidence) => {
    const { agents, stack } = evidence;
    const back = agents.filter(({ service }) => service?.rolledBackAt !== undefined);
    return back.length === 0
      ? undefined
      : {
          cause: "ECS rolled the last deployment of an agent back to the revision before.",
          because: back.flatMap((agent) => [
            `agent ${agent.name} runs ${agent.service?.definition ?? "?"} since ${agent.service?.rolledBackAt?.toISOString() ?? "?"}`,
            ...eventsOf(agent),
          ]),
          fix: [
            `Mend what kept the new tasks from staying up: the other findings, or ${agentLogs(evidence)}`,
            `Then deploy again: \`pulumi up --refresh --stack ${stack}\`, for Pulumi takes the new revision for deployed`,
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

/** An agent that runs and doesn't poll. */
export const agentUnhealthy: Cause = {
  id: "agent-unhealthy",
  title: "An agent runs, and does not poll Prefect",
  symptoms: [Symptom.late, Symptom.agent],
  meaning:
    "The agent's health check asks whether it has polled Prefect in the last five minutes. It has not, and ECS replaces it: mostly because it can't reach Prefect.",
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
            `See what the agent says of Prefect: ${agentLogs(evidence)}`,
            "If Prefect is down, the agent goes on by itself when it is back",
          ],
          certainty: Certainty.likely,
        };
  },
};
