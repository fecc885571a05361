import { DescribeLogStreamsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { Task } from "@aws-sdk/client-ecs";
import { ContainerName } from "../../components/task/containerName";
import { familyOf, listTasks } from "../aws/tasks";
import { lastLines } from "../aws/lastLines";
import type { Environment } from "./environment";
import { outputsOfProject } from "./flowProject";
import { ifThere } from "../support/ifThere";

/** A failed registration: Prefect may still have the previous deployments. */
export interface FailedRegistration {
  /** The flow project that it is of; undefined: the stack's own. */
  readonly project: string | undefined;
  readonly at: Date;
  /** The last lines that it wrote, or why there are none. */
  readonly lines: readonly string[];
}

/** Last registrations that failed, of the stack and of each flow project, or of the selected project. */
export async function lastRegistrationFailures(environment: Environment): Promise<FailedRegistration[]> {
  const { outputs, project } = environment;
  const projects = project === undefined ? Object.keys(outputs.flowProjects) : [];
  const found = await Promise.all([
    lastFailure(environment),
    ...projects.map((name) =>
      lastFailure({ ...environment, project: name, outputs: outputsOfProject(outputs, name) }),
    ),
  ]);
  return found.filter((failed) => failed !== undefined);
}

/** Undefined also while one runs, or if the last one's end is unknown. */
async function lastFailure(environment: Environment): Promise<FailedRegistration | undefined> {
  const task = await lastTask(environment);
  return task === undefined ? failureInLog(environment) : failureOf(environment, task);
}

/** ECS keeps the task and its exit code for about an hour. */
async function lastTask(environment: Environment): Promise<Task | undefined> {
  const of = { family: familyOf(environment.outputs.registrationTaskDefinitionArn) };
  const found = await Promise.all([
    listTasks(environment, of, "RUNNING"),
    listTasks(environment, of, "STOPPED"),
  ]);
  return latest(found.flat(), ({ createdAt }) => createdAt?.getTime());
}

async function failureOf(environment: Environment, task: Task): Promise<FailedRegistration | undefined> {
  const { logStreamOf, endOf } = await import("../../components/runner/task.mjs");
  const { exitCode, ending } = endOf(task, ContainerName.registration);
  if (task.lastStatus !== "STOPPED" || exitCode === 0) {
    return undefined;
  }
  const lines = await lastLinesOf(environment, logStreamOf(ContainerName.registration, task.taskArn ?? ""));
  const at = task.stoppedAt ?? task.createdAt ?? new Date();
  return { project: environment.project, at, lines: [...lines, ending] };
}

/** CloudWatch may update a stream's last event an hour late, so take the newest of several streams. */
const STREAMS = 5;

async function failureInLog(environment: Environment): Promise<FailedRegistration | undefined> {
  const found = await ifThere(() =>
    environment.aws.logs.send(
      new DescribeLogStreamsCommand({
        logGroupName: logGroupOf(environment),
        orderBy: "LastEventTime",
        descending: true,
        limit: STREAMS,
      }),
      { abortSignal: environment.signal },
    ),
  );
  const stream = latest(found?.logStreams ?? [], ({ creationTime }) => creationTime);
  if (stream?.logStreamName === undefined) {
    return undefined;
  }
  const lines = await lastLinesOf(environment, stream.logStreamName);
  const end = lines.filter((line) => SUCCEEDED.test(line) || FAILED.test(line)).pop() ?? "";
  return FAILED.test(end)
    ? { project: environment.project, at: new Date(stream.creationTime ?? 0), lines }
    : undefined;
}

/** Last lines of `python -m prefect_ecs.registration`: from `apply.py`, `__main__.py`, or Python for unexpected errors. */
const SUCCEEDED = /^(\d+ changes? made|nothing to change)$/;
const FAILED =
  /^(nothing was registered: \d+ to put right|not completed; run it again to complete it|interrupted by .*; run it again to complete it|Traceback \(most recent call last\):)$/;

const LAST_LINES = 50;

async function lastLinesOf(environment: Environment, logStreamName: string): Promise<string[]> {
  const logGroupName = logGroupOf(environment);
  const lines = await lastLines(environment, { logGroupName, logStreamName, limit: LAST_LINES });
  return lines.filter((line) => line !== "");
}

function logGroupOf({ outputs }: Environment): string {
  return outputs.logGroups["registration"] ?? "";
}

function latest<T>(things: readonly T[], timeOf: (thing: T) => number | undefined): T | undefined {
  return [...things].sort((left, right) => (timeOf(right) ?? 0) - (timeOf(left) ?? 0))[0];
}
