/** A service with alarms of its own, in the words of their names and descriptions. */
export interface Watched {
  /** Beginning of its alarms' names. */
  readonly id: string;
  /** Subject of a sentence. */
  readonly title: string;
  /** What happens without it, as a clause. */
  readonly without: string;
  /** What errors in its log mean, in sentences. */
  readonly errorsMean: string;
}

export function watchedAgent(name: string): Watched {
  return {
    id: `agent-${name}`,
    title: `Agent ${name}`,
    without: "its flow runs are not started",
    errorsMean: `Errors that name the ECS observer mean that runs that die are noticed later: look at the agent's rights, at the queue and at Prefect. "Failed to submit" means that a run was not started.`,
  };
}

/** They write to the server's log, whose errors are its alarm's. */
export const WATCHED_SERVICES: Omit<Watched, "errorsMean"> = {
  id: "prefect-server-services",
  title: "The background services of the Prefect server",
  without: "schedules make no flow run, automations don't act, and nothing is marked late or Crashed",
};

export const WATCHED_SERVER: Watched = {
  id: "prefect-server",
  title: "The Prefect server",
  without: "no flow run is started, and those that execute can't report",
  errorsMean: `"can't be reached" is about the data store. "of a newer Prefect" means that an older image runs on a newer one's database: deploy the newer image again. "No task of the API answers" is about that, or the data store or Valkey: schedules and automations wait until it answers.`,
};
