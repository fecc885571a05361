import { show } from "../show";

/** MiB of the agent itself: an idle worker takes 134, and the process that has imported Prefect for all runs 90. */
const AGENT_MIB = 256;
/** MiB that an empty run takes besides what it shares, rounded up. */
const RUN_MIB = 64;
/** The output of all runs passes through one worker. */
const MAX_LIMIT = 100;

/** Problems of the number of flow runs that an agent's task executes at once; `keys` are the names in messages. */
export function runLimitProblems(
  { limit, memoryMiB }: { readonly limit: number; readonly memoryMiB: number },
  keys: { readonly limit: string },
): string[] {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    return [`\`${keys.limit}\` must be from 1 to ${MAX_LIMIT}, got ${show(limit)}.`];
  }
  const most = Math.floor((memoryMiB - AGENT_MIB) / RUN_MIB);
  return limit <= most
    ? []
    : [
        `\`${keys.limit}\` must be at most ${most} with ${memoryMiB} MiB, where the agent takes ${AGENT_MIB} and an empty run ${RUN_MIB}, got ${show(limit)}.`,
      ];
}
