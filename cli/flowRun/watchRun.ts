import { setTimeout as sleep } from "node:timers/promises";
import type { FlowRun, LogLine, PrefectClient, State } from "../prefect/client";
import { followRun, isFinal } from "./followRun";
import { RunLog } from "./runLog";

export interface WatchRunOptions {
  readonly signal: AbortSignal;
  /** Takes states and log lines in the order of their times, as far as they come in it. */
  readonly take: (happened: Happened) => void;
}

/** What happens to a run. */
export type Happened = { readonly state: State } | { readonly line: LogLine };

/** Prefect hears of a run's last lines some seconds after its end. */
const LAST_LINES_SECONDS = 6;

/** Follows a run to its end, with its states and its log. */
export async function watchRun(
  prefect: PrefectClient,
  id: string,
  { signal, take }: WatchRunOptions,
): Promise<FlowRun> {
  const log = new RunLog(prefect, id);
  const states: State[] = [];
  let end: State | undefined;
  const look = async (): Promise<number> => {
    const lines = await log.next();
    const happened = [
      ...states.splice(0).map((state) => ({ time: state.timestamp, what: { state } })),
      ...lines.map((line) => ({ time: line.timestamp, what: { line } })),
    ].sort((a, b) => Date.parse(a.time) - Date.parse(b.time));
    happened.forEach(({ what }) => {
      take(what);
    });
    return lines.length;
  };
  const run = await followRun(prefect, id, {
    signal,
    everySeconds: 1,
    onState: (state) => {
      // Lines from before it come after it.
      if (isFinal(state)) {
        end = state;
      } else {
        states.push(state);
      }
    },
    onLook: async () => {
      await look();
    },
  });
  for (let quiet = 0, seconds = 0; quiet < 3 && seconds < LAST_LINES_SECONDS; seconds += 1) {
    await sleep(1000, undefined, { signal });
    quiet = (await look()) === 0 ? quiet + 1 : 0;
  }
  if (end !== undefined) {
    take({ state: end });
  }
  return run;
}
