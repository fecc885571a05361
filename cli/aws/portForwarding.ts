import { setTimeout as sleep } from "node:timers/promises";
import type { CommandContext } from "../context/context";
import type { Environment } from "../stack/environment";
import { UsageError } from "../support/cliError";
import { freePort } from "../support/ports";
import { type ExecTarget, readyForSession, sessionTarget } from "./ecsExec";
import { PortSession } from "./portSession";
import { describeTask } from "./tasks";

export interface ForwardArgs {
  readonly target: ExecTarget;
  /** What the port is for: `Dask's dashboard`. */
  readonly what: string;
  /** The port in the task, whose programs need not listen at more than the loopback. */
  readonly port: number;
  readonly localPort: number;
  /** What was typed, for CloudTrail. */
  readonly reason: string;
}

/** Where the plugin listens. */
const LOOPBACK = ["127.0.0.1", "::1"];
const POLL_MILLISECONDS = 5000;

/**
 * The port of this machine to forward to: the wanted one, or the preferred one or the next that is free.
 *
 * @throws UsageError when the wanted one is taken.
 */
export async function localPort(wanted: number | undefined, preferred: number): Promise<number> {
  const port = await freePort(wanted ?? preferred, LOOPBACK);
  if (wanted !== undefined && port !== wanted) {
    throw new UsageError(
      `\`--port\` ${wanted} is taken by another program of this machine; ${port} is free.`,
    );
  }
  return port;
}

/**
 * Forwards a port of a running task to this machine until the task ends. Ctrl-C ends it too, and rejects.
 *
 * @param whenOpen Called once the port is open.
 * @throws CliError when something is missing for it, or the session ends before the task.
 */
export async function forwardPort(
  context: CommandContext,
  args: ForwardArgs,
  whenOpen: () => Promise<void>,
): Promise<void> {
  const environment = await context.environment();
  const { env } = context.io;
  const { target, port, localPort, reason } = args;
  const version = await readyForSession(args.what, target, env);
  const done = new AbortController();
  const signal = AbortSignal.any([context.signal, done.signal]);
  const session = await PortSession.start(environment, {
    version,
    target: sessionTarget(environment.outputs, target),
    port,
    localPort,
    reason,
    env,
  });
  try {
    await context.progress.step("Session", () => session.opened(signal));
    await whenOpen();
    await Promise.race([session.ended, untilStopped(environment, target, signal)]);
    context.signal.throwIfAborted();
    if (session.hasEnded && (await isRunning(environment, target))) {
      throw session.failure();
    }
  } finally {
    done.abort();
    await session.close();
  }
}

async function untilStopped(
  environment: Environment,
  target: ExecTarget,
  signal: AbortSignal,
): Promise<void> {
  do {
    await sleep(POLL_MILLISECONDS, undefined, { signal });
  } while (await isRunning(environment, target));
}

/** Whether the task runs, as far as ECS answers: expired credentials, for instance, end no session. */
async function isRunning(environment: Environment, { task }: ExecTarget): Promise<boolean> {
  try {
    return (await describeTask(environment, task.taskArn ?? ""))?.lastStatus === "RUNNING";
  } catch {
    environment.signal.throwIfAborted();
    return true;
  }
}
