import { stateInColour } from "../../flowRuns/words";
import type { FailedRegistration } from "../../stack/registrationFailure";
import { columns } from "../../support/columns";
import type { Colours } from "../../support/progress";
import { about, ago } from "../../support/time";
import type { AgentStatus } from "./agents";
import type { AlarmStatus } from "./alarms";
import { Outcome } from "../../aws/deployment";
import type { EventQueueStatus } from "../../aws/eventQueue";
import type { Status } from "./gather";
import type { LastRun } from "./lastRuns";
import type { Part } from "./part";
import { isStarting, type PrefectServerStatus } from "./prefectServer";
import { problemsOf } from "./problems";
import type { ServiceStatus } from "./services";
import { shortAlarmName } from "./shortAlarmName";
import type { WorkPoolStatus } from "./workPools";

/** The status as one screen. */
export function renderStatus(status: Status, colours: Colours): string[] {
  const { bold, dim, red } = colours;
  const head = [`${bold(status.stack)}  ${dim(`${status.region}, account ${status.accountId}`)}`, ""];
  if (status.destroyed !== undefined) {
    return [...head, red(status.destroyed)];
  }
  return [
    ...head,
    ...section("Agents", status.agents, (agents) => agentRows(agents, colours), colours),
    "",
    ...(status.prefectServer === undefined
      ? []
      : [
          ...section(
            "Prefect server",
            status.prefectServer,
            (services) => serverRows(services, colours),
            colours,
          ),
          "",
        ]),
    ...section("Work pools", status.workPools, (pools) => workPoolRows(pools, colours), colours),
    "",
    ...section("Last runs", status.runs, (runs) => runRows(runs, colours), colours),
    "",
    ...columns([
      [bold("Events"), line(status.events, (events) => eventsText(events, colours), colours)],
      [bold("Alarms"), line(status.alarms, (alarms) => alarmsText(alarms, colours), colours)],
      ...ringing(status).map((text) => ["", text]),
      ...registrationRows(status.failedRegistrations, colours),
      [bold("Egress"), egressText(status, colours)],
      [bold("Prefect"), status.prefectUrl],
    ]),
    "",
    ...verdict(problemsOf(status), colours),
  ];
}

/** A table; its title heads the first column. */
function section<T>(
  title: string,
  part: Part<T>,
  rows: (found: T) => string[][],
  { bold, dim, red }: Colours,
): string[] {
  if ("unreadable" in part) {
    return [bold(title), `  ${red("can't be read")}: ${part.unreadable}`];
  }
  const [[, ...heads] = [], ...body] = rows(part.found);
  return columns([
    [bold(title), ...heads.map((head) => dim(head))],
    ...body.map(([first = "", ...rest]) => [`  ${first}`, ...rest]),
  ]);
}

function line<T>(part: Part<T>, text: (found: T) => string, { red }: Colours): string {
  return "found" in part ? text(part.found) : `${red("can't be read")}: ${part.unreadable}`;
}

function agentRows(agents: AgentStatus[], colours: Colours): string[][] {
  return serviceRows(
    agents.map((agent) => [agent.name, agent]),
    colours,
  );
}

/** The server like agents, by its services' names. */
function serverRows(services: PrefectServerStatus[], colours: Colours): string[][] {
  return serviceRows(
    services.map((service) => [service.serviceName, service]),
    colours,
    isStarting,
  );
}

function serviceRows(
  services: [name: string, service: ServiceStatus][],
  { red }: Colours,
  starts: (service: ServiceStatus) => boolean = () => false,
): string[][] {
  return [
    ["", "running", "pending", "version", "last deployment"],
    ...services.map(([name, service]) => {
      const { desired, running, pending, revision, image, deployment, deployedAt } = service;
      const tasks = `${running} of ${desired}`;
      const when = deployedAt === undefined ? "" : ` ${ago(deployedAt)}`;
      const isFine = deployment === Outcome.completed || deployment === Outcome.inProgress;
      return [
        name,
        running < desired && !starts(service) ? red(tasks) : tasks,
        String(pending),
        `:${revision ?? "?"}  ${shortDigest(image)}`,
        `${isFine ? deployment : red(deployment)}${when}`,
      ];
    }),
  ];
}

/** As in `docker images`. */
function shortDigest(digest: string | undefined): string {
  return digest?.replace("sha256:", "").slice(0, 12) ?? "";
}

function workPoolRows(pools: WorkPoolStatus[], { green, red, yellow }: Colours): string[][] {
  const state = ({ status }: WorkPoolStatus): string => {
    const words = status.toLowerCase().replace("_", " ");
    return status === "READY" ? green(words) : status === "PAUSED" ? yellow(words) : red(words);
  };
  return [
    ["", "state", "workers", "queued", "running", "limit"],
    ...pools.map((pool) => [
      pool.name,
      state(pool),
      pool.sleeps ? "sleeps" : pool.onlineWorkers === 0 ? red("none") : String(pool.onlineWorkers),
      `${pool.queued}${pool.late === 0 ? "" : ` (${red(`${pool.late} late`)})`}`,
      String(pool.running),
      String(pool.concurrencyLimit ?? "none"),
    ]),
  ];
}

function runRows(runs: LastRun[], colours: Colours): string[][] {
  return runs.length === 0
    ? [[], ["none yet: `./prefect-ecs run <flow/deployment>`"]]
    : [
        [],
        ...runs.map(({ name, deployment = "–", type, state, since, seconds }) => [
          name,
          deployment,
          stateInColour({ type, name: state }, colours),
          ago(new Date(since)),
          seconds === undefined ? "" : `after ${about(seconds)}`,
        ]),
      ];
}

function eventsText({ waiting, oldestSeconds, dead }: EventQueueStatus, { red }: Colours): string {
  const oldest = oldestSeconds === undefined ? "" : `, the oldest for ${about(oldestSeconds)}`;
  return `${waiting} waiting${oldest}, ${dead === 0 ? "0 in the dead-letter queue" : red(`${dead} in the dead-letter queue`)}`;
}

function alarmsText(alarms: AlarmStatus[], { green, red }: Colours): string {
  const count = (state: string): number => alarms.filter((alarm) => alarm.state === state).length;
  const rings = count("ALARM");
  return [
    `${alarms.length}: ${rings === 0 ? green("none in ALARM") : red(`${rings} in ALARM`)}`,
    ...(count("INSUFFICIENT_DATA") === 0 ? [] : [`${count("INSUFFICIENT_DATA")} without data yet`]),
    ...(count("MISSING") === 0 ? [] : [red(`${count("MISSING")} gone`)]),
  ].join(", ");
}

/** Rows for failed registrations only. */
function registrationRows(part: Status["failedRegistrations"], colours: Colours): string[][] {
  const text = ({ project, at }: FailedRegistration): string =>
    colours.red(`${project === undefined ? "" : `${project} `}failed ${ago(at)}`);
  return "found" in part && part.found.length === 0
    ? []
    : [[colours.bold("Registration"), line(part, (found) => found.map(text).join(", "), colours)]];
}

function egressText({ egressIps }: Status, { dim }: Colours): string {
  return egressIps.length === 0 ? dim("another's network, and `egressIps` isn't set") : egressIps.join(", ");
}

/** The alarms in ALARM, a line each. */
function ringing({ alarms, stack }: Status): string[] {
  if (!("found" in alarms)) {
    return [];
  }
  return alarms.found
    .filter(({ state }) => state === "ALARM")
    .map(
      ({ name, since }) =>
        `  ${shortAlarmName(name, stack)}${since === undefined ? "" : `, for ${about((Date.now() - since.getTime()) / 1000)}`}`,
    );
}

function verdict(problems: readonly string[], { bold, green, red }: Colours): string[] {
  return problems.length === 0
    ? [green("Nothing is wrong.")]
    : [
        bold(red(`${problems.length} ${problems.length === 1 ? "thing is" : "things are"} wrong`)),
        ...problems.map((problem) => `  ${problem}`),
        "",
        "`./prefect-ecs doctor` looks for the cause.",
      ];
}
