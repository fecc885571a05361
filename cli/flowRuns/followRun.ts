import type { FlowRun, PrefectClient, State } from "../prefect/client";
import { CliError } from "../support/cliError";
import { until } from "../support/until";

export interface FollowRunOptions {
  readonly signal: AbortSignal;
  /** @default for ever */
  readonly timeoutSeconds?: number;
  /** @default 0.5 */
  readonly everySeconds?: number;
  /** Told of each state that the run comes into. */
  readonly onState?: (state: State) => void;
  /** Called after each look at the run. */
  readonly onLook?: () => Promise<void>;
}

/** Waits until a run reaches any final state. */
export async function followRun(
  prefect: PrefectClient,
  id: string,
  { signal, timeoutSeconds = Infinity, everySeconds = 0.5, onState, onLook }: FollowRunOptions,
): Promise<FlowRun> {
  const told = new Set<string>();
  const tell = async (current: State): Promise<void> => {
    if (onState !== undefined && !told.has(current.id)) {
      // Some states are shorter than the polling interval.
      for (const state of await prefect.states(id)) {
        if (!told.has(state.id)) {
          told.add(state.id);
          onState(state);
        }
      }
    }
  };
  const run = await until(
    async () => {
      const run = await prefect.run(id);
      await tell(run.state);
      await onLook?.();
      return isFinal(run.state) ? run : undefined;
    },
    { signal, timeoutSeconds, everySeconds },
  );
  if (run === undefined) {
    throw new CliError(`The run has not ended after ${timeoutSeconds} seconds.`);
  }
  return run;
}

/** Whether a state is final. */
export function isFinal({ type }: Pick<State, "type">): boolean {
  return FINAL_STATES.has(type);
}

const FINAL_STATES = new Set(["COMPLETED", "FAILED", "CRASHED", "CANCELLED"]);
