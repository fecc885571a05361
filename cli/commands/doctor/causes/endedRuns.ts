import type { Evidence } from "../evidence/evidence";
import type { RunEvidence } from "../evidence/runs";
import { type Cause, Certainty, Symptom } from "../cause";
import { runLogs } from "./reports";

/** Prefect ends a run's process within half a minute. */
const CANCELLING_MILLISECONDS = 2 * 60 * 1000;

/** A cancelled run that stays Cancelling. */
export const cancellingForLong: Cause = {
  id: "cancelling-for-long",
  title: "A run that was cancelled does not end",
  symptoms: [Symptom.cancelling],
  meaning:
    "The process in the run's task ends the flow and sets the run Cancelled. If the task is gone or its " +
    "process hangs, the run stays Cancelling (PrefectHQ/prefect#18585) until an automation sets it Cancelled " +
    "after ten minutes. Until then it holds its slots.",
  find: (evidence) => {
    const { now, runs, stack } = evidence;
    const stuck = runs.filter(
      ({ state }) =>
        state.type === "CANCELLING" && now.getTime() - state.since.getTime() > CANCELLING_MILLISECONDS,
    );
    const alive = stuck.flatMap(({ task }) => (task === undefined || isOver(task) ? [] : [task.id]));
    return stuck.length === 0
      ? undefined
      : {
          cause: "A run was cancelled, and its task has not confirmed its end.",
          because: stuck.map(
            (run) =>
              `run ${run.name} is Cancelling since ${run.state.since.toISOString()}, ${whereIs(evidence, run)}`,
          ),
          fix: [
            "It becomes Cancelled after ten minutes if registration has created the stack's automations: " +
              `\`./prefect-ecs register --stack ${stack}\` recreates them`,
            ...(alive.length === 0 ? [] : [toEnd(alive, runLogs(evidence, stuck), evidence.cluster)]),
          ],
          certainty: Certainty.certain,
        };
  },
};

function toEnd([first = "", ...others]: readonly string[], logs: string, cluster: string): string {
  const too = others.length === 0 ? "" : `, and so for ${others.join(", ")}`;
  return `What its process is at: ${logs}. To end its task now: \`aws ecs stop-task --cluster ${cluster} --task ${first}\`${too}`;
}

function isOver({ status }: { readonly status: string }): boolean {
  return status === "STOPPED";
}

function whereIs({ flowTasksStopped }: Evidence, { task, submitted }: RunEvidence): string {
  if (task !== undefined) {
    return `and its task ${task.id} is ${task.status}`;
  }
  if (!submitted) {
    return "and no task was started for it";
  }
  return flowTasksStopped === undefined
    ? "and its task could not be read"
    : "and ECS no longer knows its task";
}

/** A Crashed run whose flow has retries, which only apply to Failed runs. */
export const crashedNotRetried: Cause = {
  id: "crashed-not-retried",
  title: "A run that crashed was not retried",
  symptoms: [Symptom.crashed],
  meaning:
    "A flow's `retries` are for runs that are Failed; Prefect doesn't retry one that is Crashed " +
    "(PrefectHQ/prefect#10211). The setting `crashedRunRetries` of the stack does.",
  find: ({ runs, stack }) => {
    const left = runs.filter(
      ({ state, retries, history }) =>
        state.type === "CRASHED" && retries > 0 && !history.some(({ message }) => RETRIED.test(message)),
    );
    return left.length === 0
      ? undefined
      : {
          cause: "A run crashed; its flow's retries apply only to Failed runs, so it is not retried.",
          because: left.map(
            ({ name, state, retries }) =>
              `run ${name} is Crashed since ${state.since.toISOString()}, and its flow has \`retries=${retries}\``,
          ),
          fix: [
            "Fix the cause of the crash, then run it again: Retry on its page in Prefect",
            `To retry crashed runs: \`pulumi config set crashedRunRetries 1 --stack ${stack}\`, then \`pulumi ` +
              `up --stack ${stack}\`; flows must tolerate a second execution from the start`,
          ],
          // The cause of the crash ranks higher.
          certainty: Certainty.likely,
        };
  },
};

/** State message of the stack's automation: prefect_ecs/src/prefect_ecs/registration/objects/automations.py */
const RETRIED = /^Crashed, and tried again: crashedRunRetries is \d+\.$/;
