import type { RunEvidence } from "../evidence/runs";
import { type Cause, Certainty, Symptom } from "../cause";
import { described, stoppedTasks } from "./containers";
import { agentLogs, inTrouble, oneLine, runLogs } from "./reports";
import { waitingRuns } from "./waiting";

/** As much of a log as may show what happened. */
const LAST_LINES = 5;

function lastLines(about: string, log: readonly string[]): string[] {
  return log
    .filter((line) => line.trim() !== "")
    .slice(-LAST_LINES)
    .map((line) => `${about} logged: ${oneLine(line)}`);
}

/** An agent that is down, for a reason that isn't known here. */
export const agentUnexplained: Cause = {
  id: "agent-unexplained",
  title: "An agent does not run, and it is not known why",
  symptoms: [Symptom.agent, Symptom.rolledBack],
  meaning:
    "ECS does not get the agent's tasks to run, or is still at it, and what it says fits none of the causes here. The service's events and the end of the agent's log are shown.",
  onlyIfNothingElse: true,
  find: (evidence) => {
    const down = evidence.agents.filter(
      (agent) => inTrouble(agent) && (agent.service?.running ?? 0) < (agent.service?.desired ?? 0),
    );
    return down.length === 0
      ? undefined
      : {
          cause:
            "An agent runs fewer tasks than it should, and nothing says why in words that are known here.",
          because: [
            ...stoppedTasks({ ...evidence, runs: [] })
              .slice(0, 1)
              .map(described),
            ...down.flatMap(({ name, service, log }) => [
              ...(service?.events ?? []).slice(0, 1).map((message) => `agent ${name}: ${oneLine(message)}`),
              ...lastLines(`agent ${name}`, log),
            ]),
          ],
          fix: [`Read its log: ${agentLogs(evidence)}`, "If an `up` is under way, wait for it"],
          certainty: Certainty.possible,
        };
  },
};

/** Longer than an agent that polls every ten seconds takes to start a run that is due. */
const LATE_MILLISECONDS = 2 * 60 * 1000;

/** A run that crashed, or waits, for a reason that isn't known here. */
export const runUnexplained: Cause = {
  id: "run-unexplained",
  title: "A run is Crashed or late, and it is not known why",
  symptoms: [Symptom.crashed, Symptom.late],
  meaning:
    "What ECS, the agent and Prefect say of the run fits none of the causes here, or AWS has forgotten its task, as it does after an hour. What is left is shown.",
  onlyIfNothingElse: true,
  find: (evidence) => {
    const crashed = evidence.runs.filter(({ state }) => state.type === "CRASHED");
    const late = waitingRuns(evidence).filter(
      ({ expectedStart }) => evidence.now.getTime() - expectedStart.getTime() > LATE_MILLISECONDS,
    );
    const runs = [...crashed, ...late];
    return runs.length === 0
      ? undefined
      : {
          cause: `A run is ${crashed.length > 0 ? "Crashed" : "late"}, and nothing says why in words that are known here.`,
          because: [
            ...runs.map(lineOf),
            ...stoppedTasks({ ...evidence, agents: [] }).map(described),
            ...crashed.flatMap(({ name, containerLog }) => lastLines(`run ${name}`, containerLog)),
          ],
          fix: [
            `Read its log: ${runLogs(evidence, runs)}`,
            `And what the agent says of that time: ${agentLogs(evidence)}`,
          ],
          certainty: Certainty.possible,
        };
  },
};

function lineOf({ name, state, expectedStart, workPool, workQueue }: RunEvidence): string {
  const said = state.message === "" ? "" : `: ${oneLine(state.message)}`;
  return `run ${name} of ${workPool ?? "no pool"}/${workQueue ?? "no queue"}, due ${expectedStart.toISOString()}, is ${state.name} since ${state.since.toISOString()}${said}`;
}
