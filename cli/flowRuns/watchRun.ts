import { setTimeout as sleep } from "node:timers/promises";
import type { FlowRun, LogLine, PrefectClient, State } from "../prefect/client";
import { followRun, isFinal } from "./followRun";
import { RunLog } from "./runLog";

export interface WatchRunOptions {
  readonly signal: AbortSignal;
  /** Takes states and log lines in the order of their times, as far as they come in it. */
  readonly take: (happened: Happened) => void;
  /** How long to wait for the log's last lines, of which Prefect may hear after the end. */
  readonly lastLinesSeconds: number;
}

/** What happens to a run. */
export type Happened = { readonly state: State } | { readonly line: LogLine };

/** With this, a flow's engine ends the log of its run. */
const LAST_LINE = "Finished in state ";

/** What is known of a run that has ended. */
export interface WatchedRun {
  readonly run: FlowRun;
  /** Whether lines of its log may still come. */
  readonly linesMayCome: boolean;
}

/** Follows a run to its end, with its states and its log. */
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
    // Prefect Cloud counts requests by the minute, so the log is read at every other look.
    everySeconds: 0.5,
    onState: (state) => {
      // Lines from before it come after it.
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
