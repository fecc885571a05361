interface PolledArgs {
  /** Name of the work pool in Prefect. */
  readonly workPool: string;
  /** @default every queue of the pool */
  readonly workQueues?: readonly string[];
}

/** Command of a worker's container: the module of `prefect_ecs`, the pool and queues that it polls, and more options. */
export function workerCommand(
  module: string,
  { workPool, workQueues = [] }: PolledArgs,
  ...options: readonly string[]
): string[] {
  const queues = workQueues.flatMap((queue) => ["--work-queue", queue]);
  return ["python", "-m", module, "--pool", workPool, ...queues, ...options];
}
