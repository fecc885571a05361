import { type FailedRegistration, lastRegistrationFailures } from "../../stack/registrationFailure";
import { destroyed } from "../../stack/destroyed";
import type { Environment } from "../../stack/environment";
import { agentsStatus, type AgentStatus } from "./agents";
import { alarmsStatus, type AlarmStatus } from "./alarms";
import { eventQueueStatus, type EventQueueStatus } from "../../aws/eventQueue";
import { brokenOff, type BrokenOff } from "./lastOperation";
import { lastRuns, type LastRun } from "./lastRuns";
import { part, type Part } from "./part";
import { workPoolsStatus, type WorkPoolStatus } from "./workPools";

/** How a stack is. */
export interface Status {
  readonly stack: string;
  readonly prefectUrl: string;
  readonly accountId: string;
  readonly region: string;
  readonly egressIps: readonly string[];
  /** What to say instead of all below, of a stack that was destroyed. */
  readonly destroyed?: string;
  readonly agents: Part<AgentStatus[]>;
  readonly workPools: Part<WorkPoolStatus[]>;
  readonly runs: Part<LastRun[]>;
  readonly events: Part<EventQueueStatus>;
  readonly alarms: Part<AlarmStatus[]>;
  /** The last one of the stack and of each flow project, where it failed. */
  readonly failedRegistrations: Part<FailedRegistration[]>;
  /** The engine's last operation, if it did not come to its end. */
  readonly brokenOff: Part<BrokenOff | null>;
}

/**
 * Asks AWS and Prefect how a stack is, all at once.
 *
 * @param lastOperation What tells of the engine's last operation, which costs two processes of its CLI.
 */
export async function gatherStatus(
  environment: Environment,
  lastOperation: () => Promise<BrokenOff | null> = () => brokenOff(environment),
): Promise<Status> {
  const { outputs, signal } = environment;
  const [gone, agents, workPools, runs, events, alarms, failedRegistrations, operation] = await Promise.all([
    destroyed(environment),
    part(signal, () => agentsStatus(environment)),
    part(signal, () => workPoolsStatus(environment)),
    part(signal, () => lastRuns(environment)),
    part(signal, () => eventQueueStatus(environment)),
    part(signal, () => alarmsStatus(environment)),
    part(signal, () => lastRegistrationFailures(environment)),
    part(signal, lastOperation),
  ]);
  return {
    stack: outputs.owner,
    prefectUrl: outputs.prefectUrl,
    accountId: outputs.access.accountId,
    region: outputs.access.region,
    egressIps: outputs.egressIps,
    ...(gone === undefined ? {} : { destroyed: gone }),
    agents,
    workPools,
    runs,
    events,
    alarms,
    failedRegistrations,
    brokenOff: operation,
  };
}
