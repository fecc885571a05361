import type { Task } from "@aws-sdk/client-ecs";
import { listTasks, nameOf, type TasksOf } from "../../../aws/tasks";
import type { Environment } from "../../../stack/environment";
import type { Reader } from "../reader";

/** A task, as ECS or one of its events describes it. */
export interface TaskEvidence {
  readonly arn: string;
  /** What people see of the ARN. */
  readonly id: string;
  /** `family:revision` */
  readonly definition: string;
  readonly status: string;
  readonly stopCode: string | undefined;
  /** ECS's sentence; empty while it runs. */
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

/** The tasks of several families; undefined when one's can't be asked for. */
export async function readTasksOf(
  env: Environment,
  reader: Reader,
  families: readonly string[],
): Promise<TaskEvidence[] | undefined> {
  const found = await Promise.all([...new Set(families)].map((family) => readTasks(env, reader, { family })));
  const known = found.filter((tasks) => tasks !== undefined);
  return known.length < found.length ? undefined : known.flat();
}

/** What ECS still knows of some tasks: those that run, and for about an hour those that stopped. */
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

/** A task out of ECS's words. */
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

/** Whether it stopped otherwise than by ending its work. */
export function endedBadly(task: TaskEvidence): boolean {
  return (
    task.status === "STOPPED" &&
    (task.containers.length === 0 || task.containers.some(({ exitCode }) => exitCode !== 0))
  );
}

/** The worker puts it on every task: prefect_aws/workers/ecs_worker.py */
const FLOW_RUN_TAG = "prefect.io/flow-run-id";
