import type { AgentEvidence } from "../evidence/agents";
import type { Evidence } from "../evidence/evidence";
import type { RunEvidence } from "../evidence/runs";
import { endedBadly, type TaskEvidence } from "../evidence/tasks";

/** An error as ECS, an agent or Prefect words it. */
export interface Report {
  /** Subject, as in `run calm-owl`. */
  readonly about: string;
  readonly text: string;
}

/** Reports of ECS, the agents and Prefect about suspect agents, runs and tasks. */
export function reports(evidence: Evidence): Report[] {
  return [
    ...evidence.agents.filter(inTrouble).flatMap(reportsOfAgent),
    ...evidence.runs.filter(notWell).flatMap(reportsOfRun),
    ...evidence.failedStarts.flatMap((task) => reportsOfTask(`task ${task.id}`, task)),
  ];
}

/** Each matching report as one line, without duplicates. */
export function reported(evidence: Evidence, pattern: RegExp): string[] {
  const lines = reports(evidence)
    .filter(({ text }) => pattern.test(text))
    .map(({ about, text }) => `${about}: ${oneLine(text)}`);
  return [...new Set(lines)];
}

/** Values of the pattern's first group in the reports, without duplicates. */
export function namedIn(evidence: Evidence, pattern: RegExp): string[] {
  const found = reports(evidence).flatMap(({ text }) => pattern.exec(text)?.[1] ?? []);
  return [...new Set(found)];
}

/** An agent whose service isn't in a steady state. */
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

/** Loggers in a run's log other than the flow's: prefect/workers/base.py, prefect_aws/observers/ecs.py */
const INFRASTRUCTURE = new Set(["prefect.flow_runs.worker", "prefect.flow_runs.observer"]);

/** The commands that show the agents' logs. */
export function agentLogs({ agents, stack }: Evidence): string {
  return agents.map(({ name }) => `\`./prefect-ecs logs agent-${name} --stack ${stack}\``).join(", ");
}

/** The commands that show these runs' logs. */
export function runLogs({ stack }: Evidence, runs: readonly RunEvidence[]): string {
  return runs.map(({ name }) => `\`./prefect-ecs logs ${name} --stack ${stack}\``).join(", ");
}

/** Characters; AWS's long messages end with what matters. */
const LONGEST = 400;

/** A text as one line, shortened in the middle. */
export function oneLine(text: string): string {
  const line = text.trim().replace(/\s+/g, " ");
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST / 2)} … ${line.slice(-LONGEST / 2)}`;
}
