import type { AgentEvidence } from "../evidence/agents";
import type { Evidence } from "../evidence/evidence";
import { type Cause, Certainty, Symptom } from "../cause";
import { agentLogs, oneLine } from "./reports";

const UNNOTICED = [Symptom.running];

/** Matching lines of all agents, healthy ones too: an agent without events still starts runs. */
function said({ agents }: Evidence, pattern: RegExp): string[] {
  const of = ({ name, log }: AgentEvidence): string[] =>
    log.filter((line) => pattern.test(line)).map((line) => `agent ${name} logged: ${oneLine(line)}`);
  return [...new Set(agents.flatMap(of))];
}

/** prefect_ecs/src/prefect_ecs/agent; `__tests__/components/agentLog/lines.json` holds the real observer's lines. */
const NO_QUEUE = /SQS queue '\S+' does not exist in region/;
const UNREAD = /ECS observer failed, and goes on in \d+ seconds/;
const UNHANDLED = /Failed to process ECS observer message of task arn:/;

/** The queue that agents read is gone. */
export const eventQueueMissing: Cause = {
  id: "event-queue-missing",
  title: "The queue of ECS's events is gone",
  symptoms: UNNOTICED,
  meaning:
    "The queue tells agents that a task died. Without it, a run whose task dies stays Running until its heartbeats are missed.",
  find: (evidence) => {
    const { events } = evidence.eventQueues;
    const lines = said(evidence, NO_QUEUE);
    if (events.exists !== false && lines.length === 0) {
      return undefined;
    }
    return {
      cause:
        events.exists === true
          ? "An agent did not find the queue of ECS's events; it looks every half minute."
          : "The queue of ECS's task-stopped events does not exist.",
      because: [...(events.exists === false ? [`SQS has no queue ${events.name}`] : []), ...lines],
      fix: [`Recreate it: \`pulumi up --refresh --stack ${evidence.stack}\`; agents find it by themselves`],
      certainty: Certainty.certain,
    };
  },
};

/** Agents that can't read events, or can't report them to Prefect. */
export const observerStopped: Cause = {
  id: "observer-stopped",
  title: "An agent can't read ECS's events, or can't handle them",
  symptoms: UNNOTICED,
  meaning:
    "The agent retries every minute. Its role may have lost a right, or SQS, ECS or Prefect can't be reached.",
  find: (evidence) => {
    const unread = said(evidence, UNREAD);
    const lines = [...unread, ...said(evidence, UNHANDLED)];
    return lines.length === 0
      ? undefined
      : {
          cause: "An agent can't read ECS's task-stopped events, or can't report them to Prefect.",
          because: lines,
          fix: [
            `See why: ${agentLogs(evidence)} has a traceback below the line`,
            `If its role lost a right: \`pulumi up --refresh --stack ${evidence.stack}\``,
          ],
          // An unhandled event is redelivered, and may have been handled since.
          certainty: unread.length === 0 ? Certainty.likely : Certainty.certain,
        };
  },
};

/** The alarm `task-events-wait` fires at the same age. */
const OLD_SECONDS = 15 * 60;

/** Events that no agent receives. */
export const eventsWait: Cause = {
  id: "events-wait",
  title: "ECS's events wait",
  symptoms: UNNOTICED,
  meaning:
    "No agent receives events from the queue. AWS drops a stopped task after an hour, and then its event no longer leads to a run.",
  find: (evidence) => {
    const { events, oldestSeconds = 0 } = evidence.eventQueues;
    return (events.messages ?? 0) === 0 || oldestSeconds <= OLD_SECONDS
      ? undefined
      : {
          cause: "No agent receives ECS's task-stopped events from their queue.",
          because: [
            `queue ${events.name} holds ${events.messages ?? 0}, and the oldest has waited for ${Math.floor(oldestSeconds / 60)} minutes`,
          ],
          fix: [
            "Check that an agent runs: `./prefect-ecs status`; other findings say why none does",
            forceNewAgents(evidence),
          ],
          certainty: Certainty.certain,
        };
  },
};

/** Events in the dead-letter queue. */
export const deadLetters: Cause = {
  id: "dead-letters",
  title: "Events are in the dead-letter queue",
  symptoms: UNNOTICED,
  meaning:
    "For 25 minutes, agents could not report a stopped task to Prefect, usually because Prefect was down, and " +
    "SQS moved the event to the dead-letter queue. Its run may be shown as Running although it has ended.",
  find: ({ eventQueues: { dead }, stack }) =>
    (dead.messages ?? 0) === 0
      ? undefined
      : {
          cause: `Agents could not handle ${dead.messages ?? 0} of ECS's events; they are in the dead-letter queue.`,
          because: [`queue ${dead.name} holds ${dead.messages ?? 0}`],
          fix: [
            `See their runs: \`./prefect-ecs events ls --stack ${stack}\``,
            `When Prefect answers and agents run, send them back: \`./prefect-ecs events redrive --stack ${stack}\`; agents then end their runs in Prefect`,
          ],
          certainty: Certainty.certain,
        },
};

/** SQS's metrics of an idle queue are up to 15 minutes late; ECS keeps a stopped task for an hour. */
const MINUTE = 60 * 1000;

/** Tasks stop, but no event arrives. */
export const eventsLost: Cause = {
  id: "events-lost",
  title: "ECS's events do not reach the queue",
  symptoms: UNNOTICED,
  meaning:
    "Tasks stop, but no event arrives in the queue: the EventBridge rule is disabled or gone, or the queue's policy does not allow it.",
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
            ? "The policy of the event queue does not allow EventBridge."
            : "Tasks stop, but ECS's events do not reach the queue: the rule is disabled or has no target.",
          because: [
            ...(closed ? [`the policy of queue ${events.name} does not name events.amazonaws.com`] : []),
            ...(silent
              ? [
                  `${stopped.length} flow tasks stopped in the last hour, and queue ${events.name} received 0 messages`,
                ]
              : []),
          ],
          fix: [
            `Restore rule, target and policy: \`pulumi up --refresh --stack ${stack}\``,
            "See the rule: `aws events list-rules --query \"Rules[?State=='DISABLED']\"`",
          ],
          certainty: closed ? Certainty.certain : Certainty.likely,
        };
  },
};

function forceNewAgents({ agents, cluster }: Evidence): string {
  const [agent] = agents;
  const service = agent?.serviceName ?? "<service>";
  return `Restart the agent: \`aws ecs update-service --cluster ${cluster} --service ${service} --force-new-deployment\``;
}
