import type { RunEvidence } from "../evidence/runs";
import { type Cause, Certainty, Symptom } from "../cause";
import { described, stoppedTasks } from "./containers";
import { agentLogs, inTrouble, oneLine, runLogs } from "./reports";
import { waitingRuns } from "./waiting";

/** Number of last log lines shown. */
const LAST_LINES = 5;

function lastLines(about: string, log: readonly string[]): string[] {
  return log
    .filter((line) => line.trim() !== "")
    .slice(-LAST_LINES)
    .map((line) => `${about} logged: ${oneLine(line)}`);
}

/** An agent that is down for an unknown reason. */
export const agentUnexplained: Cause = {
  id: "agent-unexplained",
  title: "An agent does not run, for an unknown reason",
  symptoms: [Symptom.agent, Symptom.rolledBack],
  meaning:
    "ECS does not get the agent's tasks to run, or is still trying, and its messages match no known cause. The " +
    "finding shows the service's events and the end of the agent's log.",
  onlyIfNothingElse: true,
  find: (evidence) => {
    const down = evidence.agents.filter(
      (agent) => inTrouble(agent) && (agent.service?.running ?? 0) < (agent.service?.desired ?? 0),
    );
    return down.length === 0
      ? undefined
      : {
          cause: "An agent runs fewer tasks than desired, and no message matches a known cause.",
          because: [
            ...stoppedTasks({ ...evidence, runs: [] })
              .slice(0, 1)
              .map(described),
            ...down.flatMap(({ name, service, log }) => [
              ...(service?.events ?? []).slice(0, 1).map((message) => `agent ${name}: ${oneLine(message)}`),
              ...lastLines(`agent ${name}`, log),
            ]),
          ],
          fix: [`Read its log: ${agentLogs(evidence)}`, "If an `up` is running, wait for it"],
          certainty: Certainty.possible,
        };
  },
};

/** An agent polls every ten seconds, so a due run starts sooner than this. */
const LATE_MILLISECONDS = 2 * 60 * 1000;

/** A run that is Crashed or late for an unknown reason. */
export const runUnexplained: Cause = {
  id: "run-unexplained",
  title: "A run is Crashed or late, for an unknown reason",
  symptoms: [Symptom.crashed, Symptom.late],
  meaning:
    "What ECS, the agent and Prefect report about the run matches no known cause, or AWS has dropped its task, " +
    "as it does after an hour. The finding shows what is left.",
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
          cause: `A run is ${crashed.length > 0 ? "Crashed" : "late"}, and no message matches a known cause.`,
          because: [
            ...runs.map(lineOf),
            ...stoppedTasks({ ...evidence, agents: [] }).map(described),
            ...crashed.flatMap(({ name, containerLog }) => lastLines(`run ${name}`, containerLog)),
          ],
          fix: [
            `Read its log: ${runLogs(evidence, runs)}`,
            `And the agent's log of that time: ${agentLogs(evidence)}`,
          ],
          certainty: Certainty.possible,
        };
  },
};

function lineOf({ name, state, expectedStart, workPool, workQueue }: RunEvidence): string {
  const said = state.message === "" ? "" : `: ${oneLine(state.message)}`;
  return (
    `run ${name} of ${workPool ?? "no pool"}/${workQueue ?? "no queue"}, due ${expectedStart.toISOString()}, is ` +
    `${state.name} since ${state.since.toISOString()}${said}`
  );
}
