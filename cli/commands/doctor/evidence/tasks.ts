import type { Task } from "@aws-sdk/client-ecs";
import { listTasks, nameOf, type TasksOf } from "../../../aws/tasks";
import type { Environment } from "../../../stack/environment";
import type { Reader } from "../reader";

/** A task as described by ECS or by one of its events. */
export interface TaskEvidence {
  readonly arn: string;
  /** Last segment of the ARN. */
  readonly id: string;
  /** `family:revision` */
  readonly definition: string;
  readonly status: string;
  readonly stopCode: string | undefined;
  /** ECS's stopped reason; empty while it runs. */
  readonly reason: string;
  readonly containers: readonly ContainerEvidence[];
  readonly startedAt: Date | undefined;
  readonly stoppedAt: Date | undefined;
  /** The flow run that it was started for. */
  readonly flowRunId: string | undefined;
}

export interface ContainerEvidence {
  readonly name: string;
  readonly exitCode: number | undefined;
  readonly reason: string;
}

/** The tasks of several families; undefined if one family can't be read. */
export async function readTasksOf(
  env: Environment,
  reader: Reader,
  families: readonly string[],
): Promise<TaskEvidence[] | undefined> {
  const found = await Promise.all([...new Set(families)].map((family) => readTasks(env, reader, { family })));
  const known = found.filter((tasks) => tasks !== undefined);
  return known.length < found.length ? undefined : known.flat();
}

/** Tasks that run, or stopped within about the last hour. */
export async function readTasks(
  env: Environment,
  reader: Reader,
  of: TasksOf,
): Promise<TaskEvidence[] | undefined> {
  return reader.read("the tasks", "ecs:ListTasks, ecs:DescribeTasks", async () => {
    const found = await Promise.all([listTasks(env, of, "STOPPED"), listTasks(env, of, "RUNNING")]);
    return found.flat().map(taskEvidence);
  });
}

/** An event's `detail` has the same form, with times as text. */
export type DescribedTask = Omit<Task, Times> & Readonly<Partial<Record<Times, Date | string>>>;
type Times = "startedAt" | "stoppedAt";

/** Evidence from a task described by ECS. */
export function taskEvidence(task: DescribedTask): TaskEvidence {
  const arn = task.taskArn ?? "";
  return {
    arn,
    id: nameOf(arn),
    definition: nameOf(task.taskDefinitionArn ?? ""),
    status: task.lastStatus ?? "",
    stopCode: task.stopCode,
    reason: task.stoppedReason ?? "",
    containers: (task.containers ?? []).map(({ name = "", exitCode, reason = "" }) => ({
      name,
      exitCode,
      reason,
    })),
    startedAt: dateOf(task.startedAt),
    stoppedAt: dateOf(task.stoppedAt),
    flowRunId: task.tags?.find(({ key }) => key === FLOW_RUN_TAG)?.value,
  };
}

function dateOf(time: Date | string | undefined): Date | undefined {
  return time === undefined ? undefined : new Date(time);
}

/** Whether it stopped without completing its work. */
export function endedBadly(task: TaskEvidence): boolean {
  return (
    task.status === "STOPPED" &&
    (task.containers.length === 0 || task.containers.some(({ exitCode }) => exitCode !== 0))
  );
}

/** The worker tags every task with it: prefect_aws/workers/ecs_worker.py */
const FLOW_RUN_TAG = "prefect.io/flow-run-id";
