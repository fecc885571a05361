import type { AgentEvidence } from "../evidence/agents";
import type { Evidence } from "../evidence/evidence";
import type { RunEvidence } from "../evidence/runs";
import { endedBadly, type TaskEvidence } from "../evidence/tasks";

/** What somebody said went wrong, in their words. */
export interface Report {
  /** Who or what it is about, as in `run calm-owl`. */
  readonly about: string;
  readonly text: string;
}

/** What ECS, the agents and Prefect said of whatever is not well now. */
export function reports(evidence: Evidence): Report[] {
  return [
    ...evidence.agents.filter(inTrouble).flatMap(reportsOfAgent),
    ...evidence.runs.filter(notWell).flatMap(reportsOfRun),
    ...evidence.failedStarts.flatMap((task) => reportsOfTask(`task ${task.id}`, task)),
  ];
}

/** The first line of each report that the pattern fits; of several that say the same about the same, one. */
export function reported(evidence: Evidence, pattern: RegExp): string[] {
  const lines = reports(evidence)
    .filter(({ text }) => pattern.test(text))
    .map(({ about, text }) => `${about}: ${oneLine(text)}`);
  return [...new Set(lines)];
}

/** What the pattern's first group holds in each report, once. */
export function namedIn(evidence: Evidence, pattern: RegExp): string[] {
  const found = reports(evidence).flatMap(({ text }) => pattern.exec(text)?.[1] ?? []);
  return [...new Set(found)];
}

/** An agent whose service isn't where it was told to be. */
export function inTrouble({ service }: AgentEvidence): boolean {
  return service?.steady === false;
}

/** A run that neither completed nor executes. */
export function notWell({ state }: RunEvidence): boolean {
  return state.type !== "COMPLETED" && state.type !== "RUNNING";
}

function reportsOfAgent({ name, service, tasks = [] }: AgentEvidence): Report[] {
  return [
    ...(service?.events ?? []).map((text) => ({ about: `agent ${name}`, text })),
    ...tasks.filter(endedBadly).flatMap((task) => reportsOfTask(`agent ${name}, task ${task.id}`, task)),
  ];
}

function reportsOfRun({ name, state, task, log }: RunEvidence): Report[] {
  const about = `run ${name}`;
  return [
    { about, text: state.message },
    ...(task === undefined || !endedBadly(task) ? [] : reportsOfTask(about, task)),
    ...log
      .filter(({ level, logger }) => level >= WARNING && INFRASTRUCTURE.has(logger))
      .map(({ message }) => ({ about, text: message })),
  ];
}

function reportsOfTask(about: string, { reason, containers }: TaskEvidence): Report[] {
  return [reason, ...containers.map((container) => container.reason)].map((text) => ({ about, text }));
}

const WARNING = 30;

/** Who speaks in a run's log besides the flow: prefect/workers/base.py, prefect_aws/observers/ecs.py */
const INFRASTRUCTURE = new Set(["prefect.flow_runs.worker", "prefect.flow_runs.observer"]);

/** The commands that show the agents' logs. */
export function agentLogs({ agents, stack }: Evidence): string {
  return agents.map(({ name }) => `\`./prefect-ecs logs agent-${name} --stack ${stack}\``).join(", ");
}

/** The commands that show these runs' logs. */
export function runLogs({ stack }: Evidence, runs: readonly RunEvidence[]): string {
  return runs.map(({ name }) => `\`./prefect-ecs logs ${name} --stack ${stack}\``).join(", ");
}

/** Long enough for what AWS says, which says what matters last. */
const LONGEST = 400;

/** A text as one line of the answer. */
export function oneLine(text: string): string {
  const line = text.trim().replace(/\s+/g, " ");
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST / 2)} … ${line.slice(-LONGEST / 2)}`;
}
