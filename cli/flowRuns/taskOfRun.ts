import type { Task } from "@aws-sdk/client-ecs";
import { describeTask, listTasks } from "../aws/tasks";
import type { FlowRun } from "../prefect/client";
import type { Environment } from "../stack/environment";
import { flowRunFamilies } from "../stack/flowProject";

export interface TaskOfRun {
  readonly arn: string;
  /** `undefined` once ECS has dropped it, about an hour after it stopped. */
  readonly task: Task | undefined;
}

/** The worker's tag on a run's task. */
const RUN_TAG = "prefect.io/flow-run-id";

/** The last task started for a run; `undefined` if there is none, or neither Prefect nor ECS has it any more. */
export async function taskOfRun(environment: Environment, run: FlowRun): Promise<TaskOfRun | undefined> {
  const arn = run.infrastructure_pid?.split("::")[1];
  if (arn?.startsWith("arn:") === true) {
    return { arn, task: await describeTask(environment, arn) };
  }
  // A worker that died did not report it to Prefect.
  const families = flowRunFamilies(environment.outputs, run.tags ?? []);
  for (const status of ["RUNNING", "STOPPED"] as const) {
    const tasks = await Promise.all(families.map((family) => listTasks(environment, { family }, status)));
    const own = tasks
      .flat()
      .filter(({ tags = [] }) => tags.some(({ key, value }) => key === RUN_TAG && value === run.id))
      .sort((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0))[0];
    if (own?.taskArn !== undefined) {
      return { arn: own.taskArn, task: own };
    }
  }
  return undefined;
}
