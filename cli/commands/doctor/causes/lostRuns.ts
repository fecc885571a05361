import type { Evidence } from "../evidence/evidence";
import type { RunEvidence } from "../evidence/runs";
import { endedBadly } from "../evidence/tasks";
import { type Cause, Certainty, Symptom } from "../cause";
import { agentLogs, runLogs } from "./reports";

/** State messages of the stack's automations: prefect_ecs/src/prefect_ecs/registration/objects/automations.py */
const STUCK = /^Not started within \d+ minutes: the agent died, or the task never came up\.$/;
const HEARTBEAT_LOST = /^No heartbeat for \d+ seconds: the run's task was killed or lost\.$/;

/** Pulling the image and attaching the network takes less than this. */
const PENDING_MILLISECONDS = 5 * 60 * 1000;

/** An agent took the run but started no task for it. */
export const stuckBeforeStart: Cause = {
  id: "stuck-before-start",
  title: "The agent died after it had taken the run",
  symptoms: [Symptom.pending, Symptom.crashed],
  meaning:
    "The agent takes a run, sets it Pending, and then calls RunTask. If it dies in between, no agent takes the " +
    "run again (PrefectHQ/prefect#20485); after ten minutes an automation sets it Crashed.",
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
            "An agent took a run but started no task for it: usually the agent was replaced at that moment.",
          because: stuck.map(
            ({ name, state }) =>
              `run ${name} is ${state.name} since ` +
              `${state.since.toISOString()}${state.message === "" ? "" : ` (${state.message})`}, and the agent ` +
              "reported no task",
          ),
          fix: [
            "It becomes Crashed after ten minutes; run it again",
            `Why the agent died: ${agentLogs(evidence)}, and the other findings`,
          ],
          certainty: Certainty.likely,
        };
  },
};

function isPendingLong({ now }: Evidence, { state }: RunEvidence): boolean {
  return state.type === "PENDING" && now.getTime() - state.since.getTime() > PENDING_MILLISECONDS;
}

/** A run without heartbeats. */
export const heartbeatLost: Cause = {
  id: "heartbeat-lost",
  title: "The run's heartbeats stopped",
  symptoms: [Symptom.crashed],
  meaning:
    "The run sends a heartbeat every 30 seconds, and none came for 95. Its task was killed and ECS's event got " +
    "lost, or the task lost its connection to Prefect; then it may still run, and its final state counts.",
  find: (evidence) => {
    const { runs, flowTasksStopped } = evidence;
    const lost = runs.filter(
      ({ state, task }) => HEARTBEAT_LOST.test(state.message) && (task === undefined || !endedBadly(task)),
    );
    return lost.length === 0
      ? undefined
      : {
          cause: "A run's heartbeats stopped, and Prefect got no other report.",
          because: lost.map(({ name, state, task }) => {
            const where =
              task === undefined
                ? flowTasksStopped === undefined
                  ? "its task could not be read"
                  : "ECS no longer knows its task"
                : task.status === "STOPPED"
                  ? `its task ${task.id} ended with exit code 0`
                  : `its task ${task.id} is still ${task.status}`;
            return `run ${name}: ${state.message} ${where}`;
          }),
          fix: [
            `Its last lines: ${runLogs(evidence, lost)}; they show its last step`,
            "If its task still runs, it lost its connection to Prefect: check Prefect's status, and NAT port " +
              "errors on the dashboard (`pulumi stack output dashboardUrl`)",
            "If memory may be the reason, give its deployment more: `job_variables: {cpu: 1024, memory: 4096}`",
          ],
          certainty: Certainty.likely,
        };
  },
};

/** A run that starts again in a second task. */
export const rescheduled: Cause = {
  id: "rescheduled",
  title: "The run was rescheduled",
  symptoms: [Symptom.again, Symptom.late],
  meaning:
    "Its task got SIGTERM from Spot, from ECS or from a StopTask call. The run returned to the queue as " +
    "AwaitingRetry, and a second task runs it from the start.",
  find: ({ runs }) => {
    const again = runs.filter(
      ({ state, history }) =>
        state.name === "AwaitingRetry" &&
        // A flow's own retries stay in the same task.
        history.at(-2)?.type === "RUNNING",
    );
    return again.length === 0
      ? undefined
      : {
          cause:
            "A run's task was told to stop, and the run waits for a second task: nothing is wrong with the run.",
          because: again.map(({ name, state, task }) => {
            const why =
              task === undefined ? "" : `; its task ${task.id}: ${task.stopCode ?? "?"}, ${task.reason}`;
            return `run ${name} is AwaitingRetry since ${state.since.toISOString()}${why}`;
          }),
          fix: [
            "Wait: an agent starts it at its next poll, unless another finding says why not",
            "For flows that must not do their work twice: let tasks check before they write",
          ],
          certainty: Certainty.likely,
        };
  },
};
