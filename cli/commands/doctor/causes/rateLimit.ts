import { type Cause, Certainty, Symptom } from "../cause";
import { oneLine, reported } from "./reports";
import { limitPools } from "./waiting";

/** httpx's message for Prefect's 429, once its client has retried five times, or nine in a run: https://docs.prefect.io/v3/concepts/rate-limits */
const TOO_MANY = "Client error '429 Too Many Requests' for url";

/** Prefect Cloud refuses requests above its plan's rate. */
export const prefectRateLimited: Cause = {
  id: "prefect-rate-limited",
  title: "Prefect Cloud's rate limit is reached",
  symptoms: [Symptom.crashed, Symptom.late, Symptom.pending],
  meaning:
    "Prefect Cloud takes 250, 500, 1,000 or 2,000 requests a minute, by plan, and an empty run needs 30: more than 8, 16, 33 or 66 runs " +
    "that start in a minute get 429. Agents retry five times and runs nine times, then they fail.",
  find: (evidence) => {
    const ofAgents = evidence.agents.flatMap(({ name, log }) =>
      log.filter((line) => line.includes(TOO_MANY)).map((line) => `agent ${name} logged: ${oneLine(line)}`),
    );
    // An agent repeats the line with each poll.
    const said = [...reported(evidence, new RegExp(TOO_MANY)), ...ofAgents.slice(-1)];
    return said.length === 0
      ? undefined
      : {
          cause: "Prefect Cloud refused requests: more came in a minute than the workspace's plan allows.",
          because: said,
          fix: [
            `Spread schedules that start at the same minute; \`./prefect-ecs preflight --stack ${evidence.stack}\` says which plan they need`,
            `Or ${limitPools(evidence)}`,
            "Run those again that crashed",
          ],
          certainty: Certainty.certain,
        };
  },
};
