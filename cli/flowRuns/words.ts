import type { FlowRun, LogLine, State } from "../prefect/client";
import type { Colours } from "../support/progress";
import { clock } from "../support/time";

/** A state's name in its type's colour. */
export function stateInColour({ type, name }: Pick<State, "type" | "name">, colours: Colours): string {
  switch (type) {
    case "COMPLETED":
      return colours.green(name);
    case "FAILED":
    case "CRASHED":
      return colours.red(name);
    case "RUNNING":
      return colours.cyan(name);
    default:
      return colours.yellow(name);
  }
}

/** A state change as a log line. */
export function stateLine(state: State, colours: Colours): string {
  const message = state.message === null || state.message === "" ? "" : `: ${state.message}`;
  return `${colours.dim(clock(state.timestamp))}  ${stateInColour(state, colours)}${message}`;
}

/** A line of a run's log. */
export function logLine({ timestamp, level, message }: LogLine, colours: Colours): string {
  const name = levelName(level);
  const word = level >= ERROR ? colours.red(name) : level >= WARNING ? colours.yellow(name) : name;
  return `${colours.dim(clock(timestamp))}  ${word}${" ".repeat(Math.max(1, 9 - name.length))}${message}`;
}

/** Seconds from a run's expected start to its end, including the start of its container. */
export function secondsOf({ expected_start_time: from, end_time: to }: FlowRun): number {
  return from === null ? 0 : (Date.parse(to ?? new Date().toISOString()) - Date.parse(from)) / 1000;
}

/** The page of a run. @param prefectUrl Prefect's pages. */
export function runUrl(prefectUrl: string, { id }: Pick<FlowRun, "id">): string {
  return `${prefectUrl}/runs/flow-run/${id}`;
}

const ERROR = 40;
const WARNING = 30;

/** Python's names. */
const LEVELS: readonly (readonly [number, string])[] = [
  [50, "CRITICAL"],
  [ERROR, "ERROR"],
  [WARNING, "WARNING"],
  [20, "INFO"],
];

function levelName(level: number): string {
  return LEVELS.find(([least]) => level >= least)?.[1] ?? "DEBUG";
}
