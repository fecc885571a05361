import type { Evidence } from "../evidence/evidence";
import type { RunEvidence } from "../evidence/runs";
import { type Cause, Certainty, Symptom } from "../cause";
import { runLogs } from "./reports";

/** Prefect has the process of a run ended within half a minute. */
const CANCELLING_MILLISECONDS = 2 * 60 * 1000;

/** A run that somebody cancelled, and that nobody ends. */
export const cancellingForLong: Cause = {
  id: "cancelling-for-long",
  title: "A run that was cancelled does not end",
  symptoms: [Symptom.cancelling],
  meaning:
    "The process in the run's task makes a run Cancelled once it has ended it. If the task is gone, or its process hangs, nobody does (PrefectHQ/prefect#18585); after ten minutes an automation makes the run Cancelled. Until then it holds its slots.",
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
          cause: "A run was cancelled, and its task does not say that it has ended.",
          because: stuck.map(
            (run) =>
              `run ${run.name} is Cancelling since ${run.state.since.toISOString()}, ${whereIs(evidence, run)}`,
          ),
          fix: [
            `It is Cancelled after ten minutes, if registration has made the stack's automations: \`./prefect-ecs register --stack ${stack}\` makes them again`,
            ...alive.map(
              (id) =>
                `What its process is at: ${runLogs(evidence, stuck)}. To end its task now: \`aws ecs stop-task --cluster ${evidence.cluster} --task ${id}\``,
            ),
          ],
          certainty: Certainty.certain,
        };
  },
};

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
    ? "and its task couldn't be looked at"
    : "and ECS knows its task no more";
}

/** A run whose flow has retries, which Prefect keeps for another kind of end. */
export const crashedNotRetried: Cause = {
  id: "crashed-not-retried",
  title: "A run that crashed was not retried",
  symptoms: [Symptom.crashed],
  meaning:
    "A flow's `retries` are for runs that are Failed; Prefect doesn't retry one that is Crashed (PrefectHQ/prefect#10211). The setting `crashedRunRetries` of the stack does.",
  find: ({ runs, stack }) => {
    const left = runs.filter(
      ({ state, retries, history }) =>
        state.type === "CRASHED" && retries > 0 && !history.some(({ message }) => RETRIED.test(message)),
    );
    return left.length === 0
      ? undefined
      : {
          cause: "A run crashed, and its flow's retries are for runs that fail: nobody tries it again.",
          because: left.map(
            ({ name, state, retries }) =>
              `run ${name} is Crashed since ${state.since.toISOString()}, and its flow has \`retries=${retries}\``,
          ),
          fix: [
            "Once what made it crash is mended, run it again: Retry on its page in Prefect",
            `To have crashed runs tried again: \`pulumi config set crashedRunRetries 1 --stack ${stack}\`, then \`pulumi up --stack ${stack}\`; flows must bear being executed again from the start`,
          ],
          // What made it crash comes first.
          certainty: Certainty.likely,
        };
  },
};

/** What the stack's automation writes: prefect_ecs/src/prefect_ecs/registration/objects/automations.py */
const RETRIED = /^Crashed, and tried again: crashedRunRetries is \d+\.$/;
