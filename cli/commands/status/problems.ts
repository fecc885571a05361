import type { FailedRegistration } from "../../stack/registrationFailure";
import { about, ago } from "../../support/time";
import type { AlarmStatus } from "./alarms";
import { Outcome } from "../../aws/deployment";
import type { EventQueueStatus } from "../../aws/eventQueue";
import type { Status } from "./gather";
import type { BrokenOff } from "./lastOperation";
import type { Part } from "./part";
import { isStarting } from "./prefectServer";
import type { ServiceStatus } from "./services";
import { shortAlarmName } from "./shortAlarmName";
import type { WorkPoolStatus } from "./workPools";

/** Problems and unreadable sections, a line each. */
export function problemsOf(status: Status): string[] {
  return [...wrongIn(status), ...unreadableIn(status)];
}

/** Problems, a line each. A failed flow run is none: flows are their owners' responsibility. */
export function wrongIn(status: Status): string[] {
  if (status.destroyed !== undefined) {
    return [status.destroyed];
  }
  return [
    ...problemsIn(status.agents, (found) =>
      found.flatMap((agent) => serviceProblems(`agent ${agent.name}`, agent)),
    ),
    ...(status.prefectServer === undefined
      ? []
      : problemsIn(status.prefectServer, (found) =>
          found.flatMap((service) =>
            serviceProblems(
              found.length === 1 ? "Prefect server" : `Prefect server, ${service.serviceName}`,
              service,
              isStarting(service),
            ),
          ),
        )),
    ...problemsIn(status.workPools, (found) => found.flatMap(workPoolProblems)),
    ...problemsIn(status.events, eventProblems),
    ...problemsIn(status.failedRegistrations, (found) => found.map(registrationProblem)),
    ...problemsIn(status.brokenOff, (found) => (found === null ? [] : [brokenOffProblem(found)])),
    ...problemsIn(status.alarms, (found) => found.flatMap((alarm) => alarmProblems(alarm, status.stack))),
  ];
}

/** Unreadable sections, a line each; none for a destroyed stack. */
export function unreadableIn(status: Status): string[] {
  const parts: Readonly<Record<string, Part<unknown>>> = {
    agents: status.agents,
    ...(status.prefectServer === undefined ? {} : { "the Prefect server's service": status.prefectServer }),
    "work pools": status.workPools,
    "last runs": status.runs,
    events: status.events,
    "last registration": status.failedRegistrations,
    "the stack's state": status.brokenOff,
    alarms: status.alarms,
  };
  return status.destroyed !== undefined
    ? []
    : Object.entries(parts).flatMap(([what, part]) => ("found" in part ? [] : [`${what} can't be read`]));
}

function problemsIn<T>(part: Part<T>, problems: (found: T) => string[]): string[] {
  return "found" in part ? problems(part.found) : [];
}

function serviceProblems(
  who: string,
  { desired, running, deployment }: ServiceStatus,
  starts = false,
): string[] {
  return [
    ...(deployment === Outcome.gone ? [`${who}: its service is gone; \`pulumi up --refresh\``] : []),
    ...(running < desired && !starts ? [`${who}: ${running} of ${desired} tasks run`] : []),
    ...(deployment === Outcome.failed ? [`${who}: its last deployment failed`] : []),
    ...(deployment === Outcome.rolledBack ? [`${who}: its last deployment was rolled back`] : []),
  ];
}

function workPoolProblems({ name, status, onlineWorkers, late, sleeps }: WorkPoolStatus): string[] {
  if (status === "MISSING") {
    return [`work pool ${name}: not found in Prefect; \`./prefect-ecs register\` creates it`];
  }
  return [
    ...(status === "PAUSED" ? [`work pool ${name}: paused, its runs wait`] : []),
    ...(onlineWorkers === 0 && !sleeps ? [`work pool ${name}: no worker is online`] : []),
    // Its agent starts them in the morning.
    ...(late > 0 && !sleeps ? [`work pool ${name}: ${late} ${late === 1 ? "run is" : "runs are"} late`] : []),
  ];
}

function registrationProblem({ project, at }: FailedRegistration): string {
  const [of, option] = project === undefined ? ["", ""] : [` of ${project}`, ` --project ${project}`];
  return `registration${of}: the last one failed ${ago(at)}, Prefect may still have the previous deployments; \`./prefect-ecs${option} logs registration\``;
}

/** After a kill, the state needs `recover` first; other failures only need another run. */
function brokenOffProblem({ kind, at, pending }: BrokenOff): string {
  const what = `the last \`pulumi ${kind === "update" ? "up" : kind}\``;
  const more = pending.length > SHOWN ? ` and ${pending.length - SHOWN} more` : "";
  return pending.length > 0
    ? `${what} was killed while ${pending.slice(0, SHOWN).join(", ")}${more}: \`./prefect-ecs recover\`, then \`pulumi up\``
    : `${what} failed or was interrupted${at === undefined ? "" : ` ${ago(at)}`}, and something may be missing: \`pulumi up\``;
}

const SHOWN = 3;

/** Same as the alarm's threshold: `components/monitoring/alarms.ts`. */
const LONG_SECONDS = 15 * 60;

function eventProblems({ oldestSeconds = 0, dead }: EventQueueStatus): string[] {
  return [
    ...(oldestSeconds > LONG_SECONDS ? [`events: the oldest has waited for ${about(oldestSeconds)}`] : []),
    ...(dead > 0
      ? [
          `events: ${dead} in the dead-letter queue, so Prefect may miss the end of a task; \`./prefect-ecs events redrive\``,
        ]
      : []),
  ];
}

function alarmProblems({ name, state }: AlarmStatus, stack: string): string[] {
  const alarm = `alarm ${shortAlarmName(name, stack)}`;
  return [
    ...(state === "ALARM" ? [`${alarm} is in ALARM`] : []),
    ...(state === "MISSING" ? [`${alarm} is gone from CloudWatch`] : []),
  ];
}
