import type { DeploymentEvidence } from "../evidence/deployments";
import type { Evidence } from "../evidence/evidence";
import { type Cause, Certainty, Symptom } from "../cause";
import { isFull, waitingFor, waitingRuns } from "./waiting";

/** Deployments with waiting runs, one line a run. */
function deploymentsWithWaiting(evidence: Evidence): { deployment: DeploymentEvidence; waiting: string[] }[] {
  const ids = new Set(waitingRuns(evidence).map(({ deploymentId }) => deploymentId));
  return evidence.deployments
    .filter(({ id }) => ids.has(id))
    .map((deployment) => ({
      deployment,
      waiting: waitingFor(evidence, ({ deploymentId }) => deploymentId === deployment.id),
    }));
}

/** A paused deployment. */
export const deploymentPaused: Cause = {
  id: "deployment-paused",
  title: "The deployment is paused",
  symptoms: [Symptom.late],
  meaning:
    "A user paused the deployment in Prefect; registration doesn't resume it. Its schedules create no runs; runs that exist still start.",
  find: ({ deployments }) => {
    const paused = deployments.filter((deployment) => deployment.paused);
    return paused.length === 0
      ? undefined
      : {
          cause: `Deployment ${paused.map(({ name }) => name).join(", ")} is paused: its schedules create no runs.`,
          because: paused.map(({ name }) => `Prefect says that deployment ${name} is paused`),
          fix: ["Resume it on the deployment's page in Prefect"],
          certainty: Certainty.certain,
        };
  },
};

/** A deployment at its concurrency limit. */
export const deploymentLimit: Cause = {
  id: "deployment-limit",
  title: "The deployment's concurrency limit is reached",
  symptoms: [Symptom.late],
  meaning:
    "`concurrency_limit` of the deployment in `flows/prefect.yaml`. A run that waits for it is " +
    "AwaitingConcurrencySlot, or Late; one that died holds its slot until it is Crashed.",
  find: (evidence) => {
    const full = deploymentsWithWaiting(evidence).filter(({ deployment: { slots } }) =>
      isFull(slots.limit, slots.active),
    );
    return full.length === 0
      ? undefined
      : {
          cause: "A deployment has as many runs under way as its concurrency limit allows.",
          because: full.flatMap(({ deployment: { name, slots }, waiting }) => [
            `deployment ${name} has ${slots.active ?? "?"} of ${slots.limit ?? "?"} slots taken`,
            ...waiting,
          ]),
          fix: [
            "Who has them: the deployment's runs that are Pending or Running, in Prefect",
            "More: `concurrency_limit` in `flows/prefect.yaml`, then `pulumi up`",
          ],
          certainty: Certainty.certain,
        };
  },
};

/** Most flows log more often than this. */
const SILENT_MILLISECONDS = 10 * 60 * 1000;

/** A flow that waits for a slot of a global concurrency limit. */
export const concurrencyLimit: Cause = {
  id: "concurrency-limit",
  title: "A global concurrency limit has no slot left",
  symptoms: [Symptom.running],
  meaning:
    "The flow asks for a slot of a global limit (`concurrency(…)`), and all are taken, or the limit is 0. It logs nothing while it waits.",
  find: ({ concurrencyLimits, runs, now }) => {
    const full = concurrencyLimits.filter(({ limit, active }) => isFull(limit, active));
    const silent = runs.filter(
      ({ state, log }) =>
        state.type === "RUNNING" &&
        now.getTime() - (log.at(-1)?.at ?? state.since).getTime() > SILENT_MILLISECONDS,
    );
    return full.length === 0 || silent.length === 0
      ? undefined
      : {
          cause: `The flow may wait for a slot of global concurrency limit ${full.map(({ name }) => name).join(", ")}.`,
          because: [
            ...full.map(({ name, limit, active }) => `limit ${name} has ${active} of ${limit} slots taken`),
            ...silent.map(({ name, log, state }) => {
              const last = log.at(-1)?.at ?? state.since;
              return `run ${name} is Running and has logged nothing since ${last.toISOString()}`;
            }),
          ],
          fix: [
            ...full.map(({ name }) => `Who has them: \`prefect global-concurrency-limit inspect ${name}\``),
            "More: `limit` in `flows/limits.yaml`, then `pulumi up`",
          ],
          certainty: Certainty.possible,
        };
  },
};
