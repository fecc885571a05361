import { GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeTasksCommand, RunTaskCommand, StopTaskCommand } from "@aws-sdk/client-ecs";
import { setTimeout as sleep } from "node:timers/promises";
import { StepError } from "./step.mjs";

const POLL_MILLISECONDS = 2_000;
/** CloudWatch shows a container's last lines some seconds after it ended. */
const LAST_LINES_MILLISECONDS = 6_000;
const LAST_LINES_SHOWN = 20;

/**
 * Runs a one-off Fargate task to its end and prints its log as it comes.
 *
 * @param {{ecs: object, logs: object}} clients
 * @param {{cluster: string, taskDefinition: string, containerName: string, logGroup: string,
 *   subnets: string[], securityGroups: string[]}} task
 * @param {{command?: string[], timeoutMinutes?: number}} [options] `command`: instead of the definition's own.
 *   `timeoutMinutes`: 30 by default.
 * @returns {Promise<void>} when its exit code was 0.
 * @throws {StepError} with the reason and the last lines otherwise; the task is stopped on a time-out, a signal or a fault of AWS.
 */
export async function runTask(clients, task, { command, timeoutMinutes = 30 } = {}) {
  const arn = await start(clients.ecs, task, command);
  const log = new TaskLog(clients.logs, task, arn);
  const giveUp = new AbortController();
  const onSignal = () => giveUp.abort();
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
  try {
    const stopped = await waitUntilStopped(clients.ecs, task, arn, log, giveUp.signal, timeoutMinutes).catch(
      async (error) => {
        // Else the next `up` would start another beside it.
        await stop(clients.ecs, task, arn, error.reason ?? `nobody waits for it any more: ${error.name}`);
        throw error;
      },
    );
    await log.printToTheEnd();
    const problem = problemOf(stopped, task.containerName);
    if (problem !== undefined) {
      throw new StepError(`${problem}\n${log.tail()}`);
    }
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
}

async function start(ecs, task, command) {
  const { tasks = [], failures = [] } = await ecs.send(
    new RunTaskCommand({
      cluster: task.cluster,
      taskDefinition: task.taskDefinition,
      launchType: "FARGATE",
      // What a killed `up` leaves running is found by the stack's tag.
      propagateTags: "TASK_DEFINITION",
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: task.subnets,
          securityGroups: task.securityGroups,
          assignPublicIp: "DISABLED",
        },
      },
      ...(command === undefined
        ? {}
        : { overrides: { containerOverrides: [{ name: task.containerName, command }] } }),
    }),
  );
  const arn = tasks[0]?.taskArn;
  if (arn === undefined) {
    const reasons = failures.map(({ reason, detail }) => [reason, detail].filter(Boolean).join(": "));
    throw new StepError(
      `ECS did not start ${task.taskDefinition}: ${reasons.join("; ") || "no reason given"}`,
    );
  }
  return arn;
}

async function waitUntilStopped(ecs, task, arn, log, signal, timeoutMinutes) {
  const deadline = Date.now() + timeoutMinutes * 60_000;
  for (;;) {
    const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster: task.cluster, tasks: [arn] }));
    await log.print();
    if (tasks[0]?.lastStatus === "STOPPED") {
      return tasks[0];
    }
    if (signal.aborted || Date.now() > deadline) {
      const reason = signal.aborted ? "interrupted" : `still running after ${timeoutMinutes} minutes`;
      const message = `The ${task.containerName} task was stopped: ${reason}.\n${log.tail()}`;
      throw Object.assign(new StepError(message), { reason });
    }
    await sleep(POLL_MILLISECONDS, undefined, { signal }).catch(() => undefined);
  }
}

async function stop(ecs, task, arn, reason) {
  try {
    await ecs.send(new StopTaskCommand({ cluster: task.cluster, task: arn, reason }));
  } catch {
    // What failed before says more.
  }
}

/** @returns {string | undefined} why a stopped task did not do its work. */
export function problemOf(stopped, containerName) {
  const container = stopped.containers?.find(({ name }) => name === containerName);
  if (container?.exitCode === 0) {
    return undefined;
  }
  const reasons = [stopped.stopCode, stopped.stoppedReason, container?.reason].filter(Boolean);
  const exit =
    container?.exitCode === undefined ? "without an exit code" : `with exit code ${container.exitCode}`;
  return `The ${containerName} task ended ${exit} (${reasons.join("; ") || "no reason given"}).`;
}

/** The log of a task's one container, read forward. */
class TaskLog {
  #logs;
  #stream;
  #token;
  #lines = [];
  #unread;

  constructor(logs, { logGroup, containerName }, arn) {
    this.#logs = logs;
    this.#stream = {
      logGroupName: logGroup,
      logStreamName: `${containerName}/${containerName}/${arn.split("/").pop()}`,
    };
  }

  /** Prints what is new; says whether there was anything. */
  async print() {
    const { events = [], nextForwardToken } = await this.#read();
    this.#token = nextForwardToken ?? this.#token;
    for (const { message = "" } of events) {
      const line = message.trimEnd();
      this.#lines.push(line);
      console.log(line);
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

  /** Where the log is, and its last lines if those have scrolled away since they were printed. */
  tail() {
    const { logGroupName, logStreamName } = this.#stream;
    const where = `log group ${logGroupName}, stream ${logStreamName}`;
    if (this.#lines.length === 0) {
      return `It logged nothing: ${where}`;
    }
    const last = this.#lines.length > LAST_LINES_SHOWN ? this.#lines.slice(-LAST_LINES_SHOWN) : [];
    return [`Its log: ${where}`, ...last.map((line) => `  ${line}`)].join("\n");
  }

  async #read() {
    try {
      return await this.#logs.send(
        new GetLogEventsCommand({ ...this.#stream, startFromHead: true, nextToken: this.#token }),
      );
    } catch (error) {
      // The stream comes with the container's first line; and that a log can't be read fails no task.
      if (error.name !== "ResourceNotFoundException" && this.#unread === undefined) {
        console.log(`The task's log can't be read: ${error.name}: ${error.message}`);
        this.#unread = error;
      }
      return {};
    }
  }
}
