import type { AgentEvidence } from "../evidence/agents";
import type { Evidence } from "../evidence/evidence";
import type { WorkPoolEvidence } from "../evidence/workPools";
import { type Cause, Certainty, Symptom } from "../cause";
import { agentLogs } from "./reports";
import { isFull, waitingFor } from "./waiting";

const LATE = [Symptom.late];

/** A run outside of the stack's work pools. */
export const runElsewhere: Cause = {
  id: "run-elsewhere",
  title: "The run is not the stack's",
  symptoms: LATE,
  meaning:
    "The run has no work pool, or one that none of the stack's agents polls: its deployment was made for another stack, or by hand.",
  find: ({ runs, stack, stackPools }) => {
    const others = runs.filter(({ workPool }) => workPool === undefined || !stackPools.includes(workPool));
    return others.length === 0
      ? undefined
      : {
          cause: `The run is in no work pool that stack ${stack} has an agent for.`,
          because: others.map(
            ({ name, workPool }) =>
              `run ${name} ${workPool === undefined ? "has no work pool" : `is in work pool ${workPool}`}; the stack's are ${stackPools.join(", ")}`,
          ),
          fix: [
            "Run the doctor with the `--stack` that the run belongs to",
            "If it belongs to this stack: `work_pool: {name: '{{ $WORK_POOL }}'}` of its deployment in `flows/prefect.yaml`, then `pulumi up`",
          ],
          certainty: Certainty.certain,
        };
  },
};

/** A paused pool. */
export const poolPaused: Cause = {
  id: "work-pool-paused",
  title: "The work pool is paused",
  symptoms: LATE,
  meaning:
    "A user paused the pool in Prefect; registration doesn't resume it. Its runs wait until it is resumed.",
  find: (evidence) => {
    const paused = evidence.workPools.filter(({ paused: isPaused }) => isPaused);
    return paused.length === 0
      ? undefined
      : {
          cause: `Work pool ${paused.map(({ name }) => name).join(", ")} is paused.`,
          because: paused.flatMap(({ name }) => [
            `Prefect says that work pool ${name} is paused`,
            ...waitingFor(evidence, ({ workPool }) => workPool === name),
          ]),
          fix: paused.map(({ name }) => `\`prefect work-pool resume ${name}\``),
          certainty: Certainty.certain,
        };
  },
};

/** A pool that Prefect doesn't have. */
export const poolMissing: Cause = {
  id: "work-pool-missing",
  title: "The work pool does not exist",
  symptoms: [Symptom.late, Symptom.agent],
  meaning: "The pool was deleted in Prefect. Agents don't create one: it would lack the stack's template.",
  find: (evidence) => {
    const gone = evidence.workPools.filter(({ exists }) => !exists);
    return gone.length === 0
      ? undefined
      : {
          cause: `Prefect has no work pool ${gone.map(({ name }) => name).join(", ")}.`,
          because: gone.map(({ name }) => `Prefect answers 404 for work pool ${name}`),
          fix: [
            `Let registration create it with its deployments: \`./prefect-ecs register --stack ${evidence.stack}\``,
          ],
          certainty: Certainty.certain,
        };
  },
};

/** A pool at its concurrency limit. */
export const poolLimit: Cause = {
  id: "work-pool-limit",
  title: "The work pool's concurrency limit is reached",
  symptoms: LATE,
  meaning:
    "The pool's limit counts runs that are Pending or Running. Dead ones hold their slots until they are Crashed.",
  find: (evidence) => {
    const full = evidence.workPools.filter(({ slots: { limit, active } }) => isFull(limit, active));
    const because = full.flatMap(({ name, slots }) => {
      const waiting = waitingFor(evidence, ({ workPool }) => workPool === name);
      return waiting.length === 0
        ? []
        : [`work pool ${name} has ${slots.active ?? "?"} of ${slots.limit ?? "?"} slots taken`, ...waiting];
    });
    return because.length === 0
      ? undefined
      : {
          cause: "A work pool has as many runs under way as its concurrency limit allows.",
          because,
          fix: full.flatMap(({ name }) => [
            `Who has them: \`prefect work-pool slots ${name}\``,
            `More: \`prefect work-pool set-concurrency-limit ${name} <limit>\`; none: \`prefect work-pool clear-concurrency-limit ${name}\``,
          ]),
          certainty: Certainty.certain,
        };
  },
};

/** A pool without an online worker although its agent runs. */
export const nobodyPolls: Cause = {
  id: "no-worker-online",
  title: "No worker polls the work pool",
  symptoms: LATE,
  meaning:
    "ECS runs the agent, but Prefect got no heartbeat from a worker of the pool in the last half minute: the " +
    "agent polls another pool or another Prefect, or has just started.",
  find: (evidence) => {
    const alone = evidence.workPools.filter(
      ({ name, exists, workers }) =>
        exists &&
        !workers.some(({ online }) => online) &&
        evidence.agents.some((agent) => agent.workPool === name && shouldBeHeardOf(evidence, agent)),
    );
    return alone.length === 0
      ? undefined
      : {
          cause: `Work pool ${alone.map(({ name }) => name).join(", ")} has no online worker, although ECS runs its agent.`,
          because: alone.flatMap(({ name, workers }) => [
            workers.length === 0
              ? `no worker has ever polled work pool ${name}`
              : `the workers of work pool ${name} are offline, last heartbeat: ${latest(workers)}`,
            ...waitingFor(evidence, ({ workPool }) => workPool === name),
          ]),
          fix: [
            `The agent's log: ${agentLogs(evidence)}`,
            `Which Prefect it polls: \`prefectApiUrl\` of stack ${evidence.stack}; is it the one you expect?`,
          ],
          certainty: Certainty.likely,
        };
  },
};

/** A worker sends a heartbeat every half minute, and needs some time to start. */
const START_MILLISECONDS = 2 * 60 * 1000;

function shouldBeHeardOf({ now }: Evidence, { service, tasks }: AgentEvidence): boolean {
  const started = (tasks ?? []).flatMap(({ status, startedAt }) =>
    status === "RUNNING" ? (startedAt ?? []) : [],
  );
  return (
    service?.steady === true &&
    service.desired > 0 &&
    started.some((at) => now.getTime() - at.getTime() > START_MILLISECONDS)
  );
}

function latest(workers: WorkPoolEvidence["workers"]): string {
  return (
    workers
      .map(({ lastHeartbeat }) => lastHeartbeat)
      .sort()
      .at(-1) ?? "never"
  );
}
