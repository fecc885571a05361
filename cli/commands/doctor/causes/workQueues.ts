import type { Evidence } from "../evidence/evidence";
import { type Cause, Certainty, Symptom } from "../cause";
import { isFull, waitingFor, waitingRuns } from "./waiting";

const LATE = [Symptom.late];

interface Queue {
  readonly pool: string;
  readonly queue: string;
}

/** The pools' queues with their waiting runs, one line a run. */
function queuesOf(evidence: Evidence) {
  return evidence.workPools.flatMap(({ name: pool, queues }) =>
    queues.map((queue) => ({
      ...queue,
      pool,
      waiting: waitingFor(evidence, runsOf({ pool, queue: queue.name })),
    })),
  );
}

function runsOf({ pool, queue }: Queue) {
  return (run: { readonly workPool: string | undefined; readonly workQueue: string | undefined }) =>
    run.workPool === pool && run.workQueue === queue;
}

/** A paused queue. */
export const queuePaused: Cause = {
  id: "work-queue-paused",
  title: "The work queue is paused",
  symptoms: LATE,
  meaning: "A user paused the queue in Prefect; the pool's other queues continue.",
  find: (evidence) => {
    const paused = queuesOf(evidence).filter((queue) => queue.paused);
    return paused.length === 0
      ? undefined
      : {
          cause: `Work queue ${paused.map(({ pool, name }) => `${pool}/${name}`).join(", ")} is paused.`,
          because: paused.flatMap(({ pool, name, waiting }) => [
            `Prefect says that queue ${name} of work pool ${pool} is paused`,
            ...waiting,
          ]),
          fix: paused.map(({ pool, name }) => `\`prefect work-queue resume '${name}' --pool ${pool}\``),
          certainty: Certainty.certain,
        };
  },
};

/** A queue at its concurrency limit. */
export const queueLimit: Cause = {
  id: "work-queue-limit",
  title: "The work queue's concurrency limit is reached",
  symptoms: LATE,
  meaning: "As with the pool's: runs that are Pending or Running count.",
  find: (evidence) => {
    const full = queuesOf(evidence).filter(
      ({ slots, waiting }) => isFull(slots.limit, slots.active) && waiting.length > 0,
    );
    return full.length === 0
      ? undefined
      : {
          cause: "A work queue has as many runs under way as its concurrency limit allows.",
          because: full.flatMap(({ pool, name, slots, waiting }) => [
            `queue ${name} of work pool ${pool} has ${slots.active ?? "?"} of ${slots.limit ?? "?"} slots taken`,
            ...waiting,
          ]),
          fix: full.flatMap(({ pool, name }) => [
            `Who has them: \`prefect work-queue slots '${name}' --pool ${pool}\``,
            `More: \`prefect work-queue set-concurrency-limit '${name}' <limit> --pool ${pool}\`; none: ` +
              `\`prefect work-queue clear-concurrency-limit '${name}' --pool ${pool}\``,
          ]),
          certainty: Certainty.certain,
        };
  },
};

/** Runs in a queue that no agent polls. */
export const queueUnserved: Cause = {
  id: "work-queue-unserved",
  title: "No agent polls the run's work queue",
  symptoms: LATE,
  meaning:
    "An agent with `workQueues` polls only these. A deployment names another one, usually by a typo: Prefect creates a queue for any name.",
  find: (evidence) => {
    const served = new Map(evidence.workPools.map(({ name }) => [name, polledQueues(evidence, name)]));
    const lost = waitingRuns(evidence).filter(({ workPool = "", workQueue = "" }) => {
      const queues = served.get(workPool);
      return queues !== undefined && queues !== "all" && !queues.has(workQueue);
    });
    if (lost.length === 0) {
      return undefined;
    }
    const queues = [
      ...new Set(lost.map(({ workPool, workQueue }) => `${workPool ?? ""}/${workQueue ?? ""}`)),
    ];
    return {
      cause: `No agent polls work queue ${queues.join(", ")}.`,
      because: lost.map(({ name, workPool = "", workQueue = "" }) => {
        const polled = served.get(workPool);
        const list = polled instanceof Set ? [...polled].join(", ") : "";
        return `run ${name} waits in ${workPool}/${workQueue}; the pool's agents poll ${list}`;
      }),
      fix: [
        "If the deployment's `work_queue_name` in `flows/prefect.yaml` is a typo: fix it, then `pulumi up`",
        `If the queue is wanted: add it to \`workQueues\` of an agent in the configuration of stack ${evidence.stack}, then \`pulumi up\``,
      ],
      certainty: Certainty.certain,
    };
  },
};

/** Queues that the pool's agents poll; undefined if one agent can't be read, which may poll any. */
function polledQueues(evidence: Evidence, pool: string): Set<string> | "all" | undefined {
  const agents = evidence.agents.filter(({ workPool }) => workPool === pool);
  const commands = agents.map(({ service }) => {
    const definition = evidence.definitions.find(({ name }) => name === service?.definition);
    return definition?.command;
  });
  if (agents.length === 0 || commands.some((command) => command === undefined || command.length === 0)) {
    return undefined;
  }
  const queues = commands.map((command = []) =>
    command.flatMap((word, index) => (command[index - 1] === "--work-queue" ? word : [])),
  );
  return queues.some((some) => some.length === 0) ? "all" : new Set(queues.flat());
}
