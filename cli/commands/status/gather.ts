import { type FailedRegistration, lastRegistrationFailures } from "../../stack/registrationFailure";
import { destroyed } from "../../stack/destroyed";
import type { Environment } from "../../stack/environment";
import { agentsStatus, type AgentStatus } from "./agents";
import { alarmsStatus, type AlarmStatus } from "./alarms";
import { eventQueueStatus, type EventQueueStatus } from "../../aws/eventQueue";
import { brokenOff, type BrokenOff } from "./lastOperation";
import { lastRuns, type LastRun } from "./lastRuns";
import { part, type Part } from "./part";
import { prefectServerStatus, type PrefectServerStatus } from "./prefectServer";
import { workPoolsStatus, type WorkPoolStatus } from "./workPools";

/** Status of a stack. */
export interface Status {
  readonly stack: string;
  readonly prefectUrl: string;
  readonly accountId: string;
  readonly region: string;
  readonly egressIps: readonly string[];
  /** Message instead of everything below, for a destroyed stack. */
  readonly destroyed?: string;
  readonly agents: Part<AgentStatus[]>;
  /** Services of the stack's own; absent: it uses another one. */
  readonly prefectServer?: Part<PrefectServerStatus[]>;
  readonly workPools: Part<WorkPoolStatus[]>;
  readonly runs: Part<LastRun[]>;
  readonly events: Part<EventQueueStatus>;
  readonly alarms: Part<AlarmStatus[]>;
  /** Last registrations, of the stack and of each flow project, that failed. */
  readonly failedRegistrations: Part<FailedRegistration[]>;
  /** The engine's last operation, if it did not complete. */
  readonly brokenOff: Part<BrokenOff | null>;
}

/**
 * Reads a stack's status from AWS and Prefect concurrently.
 *
 * @param lastOperation Reads the engine's last operation, which starts two processes of its CLI.
 */
export async function gatherStatus(
  environment: Environment,
  lastOperation: () => Promise<BrokenOff | null> = () => brokenOff(environment),
): Promise<Status> {
  const { outputs, signal } = environment;
  const own = outputs.prefectServer;
  const [gone, agents, prefectServer, workPools, runs, events, alarms, failedRegistrations, operation] =
    await Promise.all([
      destroyed(environment),
      part(signal, () => agentsStatus(environment)),
      own === undefined ? undefined : part(signal, () => prefectServerStatus(environment, own)),
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
    ...(prefectServer === undefined ? {} : { prefectServer }),
    workPools,
    runs,
    events,
    alarms,
    failedRegistrations,
    brokenOff: operation,
  };
}
