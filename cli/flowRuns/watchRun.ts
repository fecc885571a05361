import { setTimeout as sleep } from "node:timers/promises";
import type { FlowRun, LogLine, PrefectClient, State } from "../prefect/client";
import { followRun, isFinal } from "./followRun";
import { RunLog } from "./runLog";

export interface WatchRunOptions {
  readonly signal: AbortSignal;
  /** Takes states and log lines in the order of their times, as far as they come in it. */
  readonly take: (happened: Happened) => void;
  /** Time to wait for the log's last lines, which may reach Prefect after the run's end. */
  readonly lastLinesSeconds: number;
}

/** A new state or log line of a run. */
export type Happened = { readonly state: State } | { readonly line: LogLine };

/** Start of the last line of a run's log, written by the flow's engine. */
const LAST_LINE = "Finished in state ";

/** Result of a followed run. */
export interface WatchedRun {
  readonly run: FlowRun;
  /** Whether lines of its log may still come. */
  readonly linesMayCome: boolean;
}

/** Follows a run's states and log to its end. */
export async function watchRun(
  prefect: PrefectClient,
  id: string,
  { signal, take, lastLinesSeconds }: WatchRunOptions,
): Promise<WatchedRun> {
  const log = new RunLog(prefect, id);
  const states: State[] = [];
  let end: State | undefined;
  let looks = 0;
  const seen = { last: false };
  const look = async (): Promise<void> => {
    const lines = await log.next();
    seen.last ||= lines.some(({ message }) => message.startsWith(LAST_LINE));
    const happened = [
      ...states.splice(0).map((state) => ({ time: state.timestamp, what: { state } })),
      ...lines.map((line) => ({ time: line.timestamp, what: { line } })),
    ].sort((a, b) => Date.parse(a.time) - Date.parse(b.time));
    happened.forEach(({ what }) => {
      take(what);
    });
  };
  const run = await followRun(prefect, id, {
    signal,
    // Prefect Cloud limits requests per minute, so only every other poll reads the log.
    everySeconds: 0.5,
    onState: (state) => {
      // Older lines may follow it.
      if (isFinal(state)) {
        end = state;
      } else {
        states.push(state);
      }
    },
    onLook: async () => {
      looks += 1;
      if (looks % 2 === 1 || end !== undefined) {
        await look();
      }
    },
  });
  for (let seconds = 0; !seen.last && seconds < lastLinesSeconds; seconds += 0.5) {
    await sleep(500, undefined, { signal });
    await look();
  }
  if (end !== undefined) {
    take({ state: end });
  }
  return { run, linesMayCome: !seen.last && (run.state.type === "COMPLETED" || run.state.type === "FAILED") };
}
