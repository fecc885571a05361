import { DescribeTasksCommand, StopTaskCommand } from "@aws-sdk/client-ecs";
import { setTimeout as sleep } from "node:timers/promises";
import { LogStream } from "./logStream.mjs";
import { startTask } from "./start.mjs";
import { StepError } from "./stepError.mjs";

const POLL_MILLISECONDS = 2_000;
/** CloudWatch shows a container's last lines some seconds after its end. */
const LAST_LINES_MILLISECONDS = 6_000;
const LAST_LINES_SHOWN = 20;
/** Longest wait for AWS after an interruption. */
const FAREWELL_MILLISECONDS = 10_000;

/**
 * Runs a one-off Fargate task to its end and prints its log as it comes.
 *
 * @returns {Promise<void>} when its exit code was 0.
 * @throws {StepError} with the reason and the last lines otherwise.
 */
export async function runTask(clients, task, options) {
  const { exitCode, ending, log } = await runToItsEnd(clients, task, options);
  if (exitCode !== 0) {
    throw new StepError(`${ending}\n${log}`);
  }
}

/**
 * Runs a one-off Fargate task to its end, with any exit code.
 *
 * @param {{ecs: object, logs: object}} clients
 * @param {import("./task.d.mts").OneOffTask} task
 * @param {import("./task.d.mts").OneOffOptions} [options]
 * @returns {Promise<import("./task.d.mts").Ended>}
 * @throws {StepError} when it did not start in two minutes; the task is stopped on a time-out, a signal or a fault of AWS.
 */
export async function runToItsEnd(clients, task, options = {}) {
  const { timeoutMinutes = 30, print = console.log, signal, onStart } = options;
  const giveUp = new AbortController();
  const onSignal = () => giveUp.abort();
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
  signal?.addEventListener("abort", onSignal);
  if (signal?.aborted) onSignal();
  try {
    const interruption = { signal: giveUp.signal, lingering: lingering(giveUp.signal) };
    const arn = await startTask(clients.ecs, task, options, interruption);
    onStart?.(arn);
    const log = new TaskLog(clients.logs, task, arn, print, giveUp.signal);
    const stopped = await waitUntilStopped(clients.ecs, task, arn, log, giveUp.signal, timeoutMinutes).catch(
      async (error) => {
        // Otherwise the next `up` would start a second task beside it.
        const reason = error.reason ?? `no longer waited for: ${error.name}`;
        if (!(await stop(clients.ecs, task, arn, reason))) {
          error.message += `\nECS did not confirm the stop: \`aws ecs stop-task --cluster ${task.cluster} --task ${arn}\``;
        }
        throw error;
      },
    );
    await log.printToTheEnd();
    return { stopped, ...endOf(stopped, task.containerName), log: log.tail() };
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
    signal?.removeEventListener("abort", onSignal);
  }
}

/** Aborts ten seconds after the signal: only with RunTask's response can a task that is being started be stopped. */
function lingering(signal) {
  const end = new AbortController();
  signal.addEventListener("abort", () => {
    setTimeout(() => end.abort(), FAREWELL_MILLISECONDS).unref();
  });
  if (signal.aborted) end.abort();
  return end.signal;
}

async function waitUntilStopped(ecs, task, arn, log, signal, timeoutMinutes) {
  const deadline = Date.now() + timeoutMinutes * 60_000;
  for (;;) {
    const described = await describe(ecs, task, arn, signal);
    await log.print();
    if (described?.lastStatus === "STOPPED") {
      return described;
    }
    if (signal.aborted || Date.now() > deadline) {
      const reason = signal.aborted ? "interrupted" : `still running after ${timeoutMinutes} minutes`;
      const message = `The ${task.containerName} task was stopped: ${reason}.\n${log.tail()}`;
      throw Object.assign(new StepError(message), { reason });
    }
    await sleep(POLL_MILLISECONDS, undefined, { signal }).catch(() => undefined);
  }
}

/** The task; undefined when ECS doesn't find it, or the call was aborted. */
async function describe(ecs, { cluster }, arn, abortSignal) {
  try {
    const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [arn] }), {
      abortSignal,
    });
    return tasks[0];
  } catch (error) {
    if (abortSignal.aborted) return undefined;
    throw error;
  }
}

/** Whether ECS accepted the stop. Its error is dropped, since the one before says more. */
async function stop(ecs, { cluster }, arn, reason) {
  const abortSignal = AbortSignal.timeout(FAREWELL_MILLISECONDS);
  try {
    await ecs.send(new StopTaskCommand({ cluster, task: arn, reason }), { abortSignal });
    return true;
  } catch {
    return false;
  }
}

/** The exit code of a stopped task's container, and the task's end in a sentence. */
export function endOf(stopped, containerName) {
  const container = stopped.containers?.find(({ name }) => name === containerName);
  // The emulator returns null for a container that never ran.
  const exitCode = container?.exitCode ?? undefined;
  const reasons = [stopped.stopCode, stopped.stoppedReason, container?.reason].filter(Boolean);
  const exit = exitCode === undefined ? "without an exit code" : `with exit code ${exitCode}`;
  const ending = `The ${containerName} task ended ${exit} (${reasons.join("; ") || "no reason given"}).`;
  return { exitCode, ending };
}

/** Name of the log stream of a task's container. */
export function logStreamOf(containerName, taskArn) {
  return `${containerName}/${containerName}/${taskArn.split("/").pop()}`;
}

/** The log of a task's only container. */
class TaskLog {
  #stream;
  #where;
  #print;
  #signal;
  #lines = [];
  #unread;

  constructor(logs, { logGroup, containerName }, arn, print, signal) {
    const stream = logStreamOf(containerName, arn);
    this.#signal = signal;
    this.#stream = new LogStream(logs, logGroup, stream, signal);
    this.#where = `log group ${logGroup}, stream ${stream}`;
    this.#print = print;
  }

  /** Prints new events; returns whether there were any. */
  async print() {
    const events = await this.#read();
    for (const { message = "" } of events) {
      const line = message.trimEnd();
      this.#lines.push(line);
      this.#print(line);
    }
    return events.length > 0;
  }

  async printToTheEnd() {
    const deadline = Date.now() + LAST_LINES_MILLISECONDS;
    let quiet = 0;
    while (Date.now() < deadline && quiet < 2) {
      quiet = (await this.print()) ? 0 : quiet + 1;
      await sleep(POLL_MILLISECONDS / 2);
    }
  }

  /** Name of the log, and the last lines of a long one. */
  tail() {
    if (this.#lines.length === 0) {
      return `It logged nothing: ${this.#where}`;
    }
    const last = this.#lines.length > LAST_LINES_SHOWN ? this.#lines.slice(-LAST_LINES_SHOWN) : [];
    return [`Its log: ${this.#where}`, ...last.map((line) => `  ${line}`)].join("\n");
  }

  async #read() {
    try {
      return await this.#stream.next();
    } catch (error) {
      // An unreadable log must not fail the task.
      if (this.#unread === undefined && !this.#signal.aborted) {
        this.#print(`The task's log can't be read: ${error.name}: ${error.message}`);
        this.#unread = error;
      }
      return [];
    }
  }
}
