import type { AgentEvidence } from "../evidence/agents";
import type { Evidence } from "../evidence/evidence";
import { type Cause, Certainty, Symptom } from "../cause";
import { agentLogs, oneLine } from "./reports";

const UNNOTICED = [Symptom.running];

/** Lines of the agents that run, whatever else is well: without its events an agent goes on starting runs. */
function said({ agents }: Evidence, pattern: RegExp): string[] {
  const of = ({ name, log }: AgentEvidence): string[] =>
    log.filter((line) => pattern.test(line)).map((line) => `agent ${name} logged: ${oneLine(line)}`);
  return [...new Set(agents.flatMap(of))];
}

/** prefect_ecs/src/prefect_ecs/agent; `__tests__/components/agentLog/lines.json` has them as the real observer says them. */
const NO_QUEUE = /SQS queue '\S+' does not exist in region/;
const UNREAD = /ECS observer failed, and goes on in \d+ seconds/;
const UNHANDLED = /Failed to process ECS observer message of task arn:/;

/** The queue that agents read is gone. */
export const eventQueueMissing: Cause = {
  id: "event-queue-missing",
  title: "The queue of ECS's events is gone",
  symptoms: UNNOTICED,
  meaning:
    "Agents learn from it that a task died. Without it, a run whose task dies stays Running until its heartbeats are missed.",
  find: (evidence) => {
    const { events } = evidence.eventQueues;
    const lines = said(evidence, NO_QUEUE);
    if (events.exists !== false && lines.length === 0) {
      return undefined;
    }
    return {
      cause:
        events.exists === true
          ? "An agent found no queue of ECS's events; it looks every half minute."
          : "The queue in which ECS's events of stopped tasks wait does not exist.",
      because: [...(events.exists === false ? [`SQS has no queue ${events.name}`] : []), ...lines],
      fix: [`Make it again: \`pulumi up --refresh --stack ${evidence.stack}\`; agents find it by themselves`],
      certainty: Certainty.certain,
    };
  },
};

/** Agents that can't read events, or can't tell Prefect of them. */
export const observerStopped: Cause = {
  id: "observer-stopped",
  title: "An agent can't read ECS's events, or can't handle them",
  symptoms: UNNOTICED,
  meaning:
    "The agent tries again every minute, for as long as it lives. Its role may have lost a right, or SQS, ECS or Prefect can't be reached.",
  find: (evidence) => {
    const unread = said(evidence, UNREAD);
    const lines = [...unread, ...said(evidence, UNHANDLED)];
    return lines.length === 0
      ? undefined
      : {
          cause: "An agent can't read ECS's events of stopped tasks, or can't tell Prefect of them.",
          because: lines,
          fix: [
            `See why: ${agentLogs(evidence)} has a traceback below the line`,
            `If its role lost a right: \`pulumi up --refresh --stack ${evidence.stack}\``,
          ],
          // One that Prefect was away for comes again, and may have been handled since.
          certainty: unread.length === 0 ? Certainty.likely : Certainty.certain,
        };
  },
};

/** Events that nobody takes: the alarm `task-events-wait` rings at the same age. */
const OLD_SECONDS = 15 * 60;

/** Events wait. */
export const eventsWait: Cause = {
  id: "events-wait",
  title: "ECS's events wait",
  symptoms: UNNOTICED,
  meaning:
    "No agent takes events out of the queue. An hour after a task stopped AWS forgets which run it was, and its event is of no use.",
  find: (evidence) => {
    const { events, oldestSeconds = 0 } = evidence.eventQueues;
    return (events.messages ?? 0) === 0 || oldestSeconds <= OLD_SECONDS
      ? undefined
      : {
          cause: "Nobody takes ECS's events of stopped tasks out of their queue.",
          because: [
            `queue ${events.name} holds ${events.messages ?? 0}, and the oldest has waited for ${Math.floor(oldestSeconds / 60)} minutes`,
          ],
          fix: [
            "See that an agent runs: `./prefect-ecs status`; the other findings say why none does",
            forceNewAgents(evidence),
          ],
          certainty: Certainty.certain,
        };
  },
};

/** Events that could not be handled. */
export const deadLetters: Cause = {
  id: "dead-letters",
  title: "Events were set aside",
  symptoms: UNNOTICED,
  meaning:
    "Agents failed for 25 minutes to tell Prefect of a stopped task, mostly because Prefect was away, and set the event aside. Its run may be shown as Running and isn't.",
  find: ({ eventQueues: { dead }, stack }) =>
    (dead.messages ?? 0) === 0
      ? undefined
      : {
          cause: `Agents could not handle ${dead.messages ?? 0} of ECS's events, and set them aside.`,
          because: [`queue ${dead.name} holds ${dead.messages ?? 0}`],
          fix: [
            `See which runs they are about: \`./prefect-ecs events ls --stack ${stack}\``,
            `When Prefect answers and agents run, send them back: \`./prefect-ecs events redrive --stack ${stack}\`; agents then end their runs in Prefect`,
          ],
          certainty: Certainty.certain,
        },
};

/** SQS counts what came to a queue that was idle with up to a quarter of an hour's delay; ECS knows a task for an hour. */
const MINUTE = 60 * 1000;

/** Tasks stop, and no event comes. */
export const eventsLost: Cause = {
  id: "events-lost",
  title: "ECS's events do not reach the queue",
  symptoms: UNNOTICED,
  meaning:
    "Tasks stop, and nothing arrives in the queue: the EventBridge rule is disabled or gone, or the queue's policy does not let it in.",
  find: ({ eventQueues, flowTasksStopped, now, stack }) => {
    const { events, receivedInTheLastHour } = eventQueues;
    const stopped = (flowTasksStopped ?? []).filter(({ stoppedAt }) => {
      const age = now.getTime() - (stoppedAt ?? now).getTime();
      return age > 20 * MINUTE && age < 55 * MINUTE;
    });
    const closed = events.exists === true && events.letsEventsIn === false;
    const silent = receivedInTheLastHour === 0 && stopped.length > 0;
    return !closed && !silent
      ? undefined
      : {
          cause: closed
            ? "The policy of the event queue does not let EventBridge in."
            : "Tasks stop, and ECS's events do not reach the queue: the rule is disabled or has lost its target.",
          because: [
            ...(closed ? [`the policy of queue ${events.name} does not name events.amazonaws.com`] : []),
            ...(silent
              ? [
                  `${stopped.length} flow tasks stopped in the last hour, and queue ${events.name} received 0 messages`,
                ]
              : []),
          ],
          fix: [
            `Put rule, target and policy back: \`pulumi up --refresh --stack ${stack}\``,
            "See the rule: `aws events list-rules --query \"Rules[?State=='DISABLED']\"`",
          ],
          certainty: closed ? Certainty.certain : Certainty.likely,
        };
  },
};

function forceNewAgents({ agents, cluster }: Evidence): string {
  const [agent] = agents;
  const service = agent?.serviceName ?? "<service>";
  return `Start the agent anew: \`aws ecs update-service --cluster ${cluster} --service ${service} --force-new-deployment\``;
}
