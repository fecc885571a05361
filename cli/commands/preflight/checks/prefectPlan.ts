import { readSchedules } from "../../../../plan/flows";
import { flowSources, unreadFlows } from "../../../../plan/inventory/flowSources";
import { Inventory } from "../../../../plan/inventory/inventory";
import { type Check, type Outcome, pass, unread, warn } from "../check";
import { CLOUD_PLANS, type PrefectRequests, prefectRequests } from "../../../../plan/prefectRequests";
import { isCloud } from "./prefect";

/** Whether the schedules' busiest minute fits a plan of Prefect Cloud. */
export const prefectPlan: Check = {
  id: "prefect-plan",
  title: "Prefect's plan",
  look: ({ root, planned = [], prefect: { apiUrl } }) => {
    if (apiUrl === undefined || !isCloud(apiUrl)) {
      return Promise.resolve([]);
    }
    const sources = flowSources(new Inventory(planned));
    const needed = prefectRequests(readSchedules(root, sources), new Date());
    const uncounted = unreadFlows(sources);
    return Promise.resolve([outcomeOf(needed), ...(uncounted === undefined ? [] : [unread(uncounted)])]);
  },
};

function outcomeOf({ runs, requests, at, cloudPlan }: PrefectRequests): Outcome {
  const says =
    `schedules start up to ${runs} ${runs === 1 ? "run" : "runs"} in a ` +
    `minute${at === undefined ? "" : ` (${at.toISOString().slice(0, 16)}Z)`}, at least ${requests} requests`;
  return cloudPlan === undefined
    ? warn(
        `${says}: more than the 2,000 of Pro, the rest gets 429 and is retried later`,
        "Spread the schedules over some minutes",
      )
    : cloudPlan === CLOUD_PLANS[0]
      ? pass(`${says}: every plan allows them`)
      : warn(
          `${says}: that needs the plan ${cloudPlan[0]} (${cloudPlan[1]} a minute)`,
          "Or spread the schedules over some minutes",
        );
}
