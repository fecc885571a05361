import { busiestMinute } from "./busiestMinute";
import type { Schedule } from "./flows";

/** Requests per minute that each plan of Prefect Cloud allows. https://docs.prefect.io/v3/concepts/rate-limits */
export const CLOUD_PLANS: readonly (readonly [plan: string, requests: number])[] = [
  ["Hobby", 250],
  ["Starter", 500],
  ["Team", 1000],
  ["Pro", 2000],
];

/** Requests of an empty run at Prefect Cloud: 20 of its container and 10 of its agent (`npm run bench:run-requests`). Logs add more. */
const REQUESTS_A_RUN = 30;

/** What the busiest minute of the coming week needs of Prefect. */
export interface PrefectRequests {
  readonly runs: number;
  readonly requests: number;
  /** That minute; undefined: all are the same. */
  readonly at: Date | undefined;
  /** The smallest plan of Prefect Cloud that allows them; undefined: none does. */
  readonly cloudPlan: readonly [plan: string, requests: number] | undefined;
}

export function prefectRequests(schedules: readonly Schedule[], now: Date): PrefectRequests {
  const { runs, at } = busiestMinute(schedules, now);
  const requests = runs * REQUESTS_A_RUN;
  return { runs, requests, at, cloudPlan: CLOUD_PLANS.find(([, allowed]) => requests <= allowed) };
}

/** A note of the plan; none if every plan of Prefect Cloud allows the schedules. */
export function requestsNote({ runs, requests, cloudPlan }: PrefectRequests): string[] {
  return cloudPlan === CLOUD_PLANS[0]
    ? []
    : [
        `Schedules start up to ${runs} runs in a minute, at least ${requests} requests: ` +
          (cloudPlan === undefined
            ? "more than any plan of Prefect Cloud allows, so some get 429. Spread them over some minutes."
            : `Prefect Cloud allows them with its plan ${cloudPlan[0]} (${cloudPlan[1]} a minute). Or spread them over some minutes.`),
      ];
}
