import { readSchedules } from "../../../../plan/flows";
import { flowSources, unreadFlows } from "../../../../plan/inventory/flowSources";
import { Inventory } from "../../../../plan/inventory/inventory";
import { type Check, type Outcome, pass, unread, warn } from "../check";
import { busiestMinute } from "../busiestMinute";
import { isCloud } from "./prefect";

/** Requests per minute that each plan of Prefect Cloud allows. https://docs.prefect.io/v3/concepts/rate-limits */
const PLANS: readonly (readonly [plan: string, requests: number])[] = [
  ["Hobby", 250],
  ["Starter", 500],
  ["Team", 1000],
  ["Pro", 2000],
];

/** Requests of an empty run, counted at a server: 21 from its container, 5 from its worker. Each task adds more. */
const REQUESTS_A_RUN = 26;

/** Whether the schedules' busiest minute fits a plan of Prefect Cloud. */
export const prefectPlan: Check = {
  id: "prefect-plan",
  title: "Prefect's plan",
  look: ({ root, planned = [], prefect: { apiUrl } }) => {
    if (apiUrl === undefined || !isCloud(apiUrl)) {
      return Promise.resolve([]);
    }
    const sources = flowSources(new Inventory(planned));
    const { runs, at } = busiestMinute(readSchedules(root, sources), new Date());
    const uncounted = unreadFlows(sources);
    return Promise.resolve([outcomeOf(runs, at), ...(uncounted === undefined ? [] : [unread(uncounted)])]);
  },
};

function outcomeOf(runs: number, at: Date | undefined): Outcome {
  const requests = runs * REQUESTS_A_RUN;
  const says =
    `schedules start up to ${runs} ${runs === 1 ? "run" : "runs"} in a ` +
    `minute${at === undefined ? "" : ` (${at.toISOString().slice(0, 16)}Z)`}, at least ${requests} requests`;
  const fits = PLANS.find(([, allowed]) => requests <= allowed);
  const [smallest] = PLANS;
  return fits === undefined
    ? warn(
        `${says}: more than the 2,000 of Pro, the rest gets 429 and is retried later`,
        "Spread the schedules over some minutes",
      )
    : fits === smallest
      ? pass(`${says}: every plan allows them`)
      : warn(
          `${says}: that needs the plan ${fits[0]} (${fits[1]} a minute)`,
          "Or spread the schedules over some minutes",
        );
}
