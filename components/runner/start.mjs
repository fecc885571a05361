import { RunTaskCommand } from "@aws-sdk/client-ecs";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { passingError, passingFailure } from "./refusals.mjs";
import { StepError } from "./stepError.mjs";

/** The time that AWS's Terraform provider waits for IAM changes to propagate: `propagationTimeout`. */
const PATIENCE_MILLISECONDS = 2 * 60_000;
const PAUSE_MILLISECONDS = 3_000;
/** Time until the wait is shown. */
const SILENCE_MILLISECONDS = 5_000;

/**
 * Starts a one-off Fargate task; retries errors that AWS documents as retryable for two minutes, such as a new role.
 *
 * @param {import("./task.d.mts").OneOffTask} task
 * @param {import("./task.d.mts").OneOffOptions} options
 * @param {{signal: AbortSignal, lingering: AbortSignal}} interruption `lingering` aborts a running call, ten seconds later.
 * @returns {Promise<string>} its ARN.
 * @throws {StepError} with ECS's last message, and advice.
 */
export async function startTask(ecs, task, options, { signal, lingering }) {
  const { print = console.log } = options;
  const since = Date.now();
  let told = false;
  let clientToken = randomUUID();
  for (;;) {
    const { arn, refusal } = await tryToStart(ecs, { ...requestOf(task, options), clientToken }, lingering);
    if (arn !== undefined) {
      return arn;
    }
    if (!told && Date.now() - since >= SILENCE_MILLISECONDS) {
      print(`ECS does not start the task yet; trying again for up to two minutes: ${refusal.reason}`);
      told = true;
    }
    await sleep(PAUSE_MILLISECONDS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted || Date.now() - since >= PATIENCE_MILLISECONDS) {
      const end = signal.aborted ? "before it was interrupted" : "in two minutes of trying";
      throw new StepError(
        `ECS did not start ${task.taskDefinition} ${end}: ${refusal.reason}\n${refusal.advice}`,
      );
    }
    if (!refusal.mayHaveStarted) {
      // ECS repeats its previous response for a known token.
      clientToken = randomUUID();
    }
  }
}

async function tryToStart(ecs, request, abortSignal) {
  try {
    const { tasks = [], failures = [] } = await ecs.send(new RunTaskCommand(request), { abortSignal });
    return tasks[0] === undefined ? { refusal: refusalOf(request, failures) } : { arn: tasks[0].taskArn };
  } catch (error) {
    const refusal = passingError(error);
    if (refusal === undefined) throw error;
    return { refusal };
  }
}

function refusalOf({ taskDefinition }, failures) {
  const reasons = failures
    .map(({ reason, detail }) => [reason, detail].filter(Boolean).join(": "))
    .join("; ");
  const refusal = passingFailure(reasons);
  if (refusal === undefined) {
    throw new StepError(`ECS did not start ${taskDefinition}: ${reasons || "no reason given"}`);
  }
  return refusal;
}

function requestOf(task, options) {
  return {
    cluster: task.cluster,
    taskDefinition: task.taskDefinition,
    launchType: "FARGATE",
    // With the stack's tag, a task that a killed `up` left running can be found.
    propagateTags: "TASK_DEFINITION",
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: task.subnets,
        securityGroups: task.securityGroups,
        assignPublicIp: "DISABLED",
      },
    },
    ...overridesOf(task, options),
  };
}

function overridesOf({ containerName }, { command, environment, cpu, memoryMiB }) {
  const variables = Object.entries(environment ?? {}).map(([name, value]) => ({ name, value }));
  const container = {
    ...(command === undefined ? {} : { command }),
    ...(variables.length === 0 ? {} : { environment: variables }),
  };
  const overrides = {
    ...(cpu === undefined ? {} : { cpu: String(cpu) }),
    ...(memoryMiB === undefined ? {} : { memory: String(memoryMiB) }),
    ...(Object.keys(container).length === 0
      ? {}
      : { containerOverrides: [{ name: containerName, ...container }] }),
  };
  return Object.keys(overrides).length === 0 ? {} : { overrides };
}
