import { show } from "../show";

/** `prefect_ecs/src/prefect_ecs/registration/config.py` is the other side. */
const MAX_CRASHED_RUN_RETRIES = 10;

/** What is wrong with a number of retries, if anything. */
export function crashedRunRetriesProblems(retries: number): string[] {
  return Number.isInteger(retries) && retries >= 0 && retries <= MAX_CRASHED_RUN_RETRIES
    ? []
    : [`\`crashedRunRetries\` must be from 0 to ${MAX_CRASHED_RUN_RETRIES}, got ${show(retries)}.`];
}
