import type { Evidence } from "./evidence/evidence";

/** Everything that was checked, one line for each kind of resource. */
export function checkedLines(evidence: Evidence): string[] {
  const { network, eventQueues } = evidence;
  return [
    list("agents", evidence.agents, ({ name, service }) =>
      service === undefined ? `${name} (gone)` : `${name} (${service.running} of ${service.desired} run)`,
    ),
    list("task definitions", evidence.definitions, ({ name }) => name),
    list("images", evidence.images, ({ uri }) => `${uri.slice(0, uri.indexOf("@sha256:") + 20)}…`),
    list("secrets", evidence.secrets, ({ variables }) => variables.join(", ")),
    list("log groups", evidence.logGroups, ({ writer }) => writer),
    list("subnets and their way out", network.subnets, ({ id }) => id),
    list("security groups", network.securityGroups, ({ id }) => id),
    list(
      "queues",
      [eventQueues.events, eventQueues.dead].filter(({ exists }) => exists !== undefined),
      ({ name, messages }) => `${name} (${messages ?? 0} messages)`,
    ),
    list("work pools", evidence.workPools, ({ name, queues, workers }) => {
      const online = workers.filter(({ online: isOnline }) => isOnline).length;
      return `${name} (${queues.length} queues, ${online} of ${workers.length} workers online)`;
    }),
    list("flow runs", evidence.runs, ({ name, state }) => `${name} (${state.name})`),
    list("deployments", evidence.deployments, ({ name }) => name),
  ].filter((line) => line !== "");
}

function list<T>(what: string, things: readonly T[] | undefined, word: (thing: T) => string): string {
  return things === undefined || things.length === 0
    ? ""
    : `${what}: ${[...new Set(things.map(word))].join(", ")}`;
}
