import type { Evidence } from "../evidence/evidence";
import type { RunEvidence } from "../evidence/runs";
import { endedBadly } from "../evidence/tasks";
import { type Cause, Certainty, Symptom } from "../cause";
import { agentLogs, runLogs } from "./reports";

/** What the stack's automations write: prefect_ecs/src/prefect_ecs/registration/objects/automations.py */
const STUCK = /^Not started within \d+ minutes: the agent died, or the task never came up\.$/;
const HEARTBEAT_LOST = /^No heartbeat for \d+ seconds: the run's task was killed or lost\.$/;

/** A task that waits for image and network starts well within this. */
const PENDING_MILLISECONDS = 5 * 60 * 1000;

/** A run that an agent took, and that no task was started for. */
export const stuckBeforeStart: Cause = {
  id: "stuck-before-start",
  title: "The agent died after it had taken the run",
  symptoms: [Symptom.pending, Symptom.crashed],
  meaning:
    "The agent takes a run, makes it Pending, and then calls RunTask. If it dies in between, no agent takes the run again (PrefectHQ/prefect#20485); after ten minutes an automation makes it Crashed.",
  find: (evidence) => {
    const stuck = evidence.runs.filter(
      (run) =>
        run.task === undefined &&
        !run.submitted &&
        (STUCK.test(run.state.message) || isPendingLong(evidence, run)),
    );
    return stuck.length === 0
      ? undefined
      : {
          cause:
            "A run was taken by an agent that then started no task for it: mostly the agent was replaced just then.",
          because: stuck.map(
            ({ name, state }) =>
              `run ${name} is ${state.name} since ${state.since.toISOString()}${state.message === "" ? "" : ` (${state.message})`}, and the agent told of no task`,
          ),
          fix: [
            "It is Crashed after ten minutes; run it again",
            `Why the agent died: ${agentLogs(evidence)}, and the other findings`,
          ],
          certainty: Certainty.likely,
        };
  },
};

function isPendingLong({ now }: Evidence, { state }: RunEvidence): boolean {
  return state.type === "PENDING" && now.getTime() - state.since.getTime() > PENDING_MILLISECONDS;
}

/** A run that was cut off. */
export const heartbeatLost: Cause = {
  id: "heartbeat-lost",
  title: "The run's heartbeats stopped",
  symptoms: [Symptom.crashed],
  meaning:
    "The run said every 30 seconds that it lives, and then no more for 95. Its task was killed and ECS's event got lost, or the task was cut off from Prefect; then it may go on all the same, and what it ends as stands.",
  find: (evidence) => {
    const { runs, flowTasksStopped } = evidence;
    const lost = runs.filter(
      ({ state, task }) => HEARTBEAT_LOST.test(state.message) && (task === undefined || !endedBadly(task)),
    );
    return lost.length === 0
      ? undefined
      : {
          cause: "A run's heartbeats stopped, and nobody told Prefect why.",
          because: lost.map(({ name, state, task }) => {
            const where =
              task === undefined
                ? flowTasksStopped === undefined
                  ? "its task couldn't be looked at"
                  : "ECS knows its task no more"
                : task.status === "STOPPED"
                  ? `its task ${task.id} ended with exit code 0`
                  : `its task ${task.id} is ${task.status} still`;
            return `run ${name}: ${state.message} ${where}`;
          }),
          fix: [
            `Its last lines: ${runLogs(evidence, lost)}; they end at what it was doing`,
            "If its task still runs, it was cut off from Prefect: look at Prefect's own status, and at NAT port errors on the dashboard (`pulumi stack output dashboardUrl`)",
            "If memory may be the reason, give its deployment more: `job_variables: {cpu: 1024, memory: 4096}`",
          ],
          certainty: Certainty.likely,
        };
  },
};

/** A run that goes on in a second task. */
export const rescheduled: Cause = {
  id: "rescheduled",
  title: "The run was rescheduled",
  symptoms: [Symptom.again, Symptom.late],
  meaning:
    "Its task got SIGTERM: from Spot, from ECS, or because somebody stopped it. The run went back to the queue as AwaitingRetry, and a second task takes it up from the start.",
  find: ({ runs }) => {
    const again = runs.filter(
      ({ state, history }) =>
        state.name === "AwaitingRetry" &&
        // A flow's own retries never leave their task.
        history.at(-2)?.type === "RUNNING",
    );
    return again.length === 0
      ? undefined
      : {
          cause:
            "A run's task was told to stop, and the run waits for a second one: nothing is wrong with the run.",
          because: again.map(({ name, state, task }) => {
            const why =
              task === undefined ? "" : `; its task ${task.id}: ${task.stopCode ?? "?"}, ${task.reason}`;
            return `run ${name} is AwaitingRetry since ${state.since.toISOString()}${why}`;
          }),
          fix: [
            "Wait: an agent starts it at its next poll, unless another finding says why not",
            "Flows that must not do their work twice: let tasks that write look first whether it is done",
          ],
          certainty: Certainty.likely,
        };
  },
};
