import { show } from "../show";

/** The same limit as in `prefect_ecs/src/prefect_ecs/registration/config.py`. */
const MAX_CRASHED_RUN_RETRIES = 10;

/** Problems of a number of retries. */
export function crashedRunRetriesProblems(retries: number): string[] {
  return Number.isInteger(retries) && retries >= 0 && retries <= MAX_CRASHED_RUN_RETRIES
    ? []
    : [`\`crashedRunRetries\` must be from 0 to ${MAX_CRASHED_RUN_RETRIES}, got ${show(retries)}.`];
}
