import { DescribeTasksCommand, paginateListTasks, type Task } from "@aws-sdk/client-ecs";
import type { Environment } from "../stack/environment";

/** Selects tasks by family or by service. */
export type TasksOf = { readonly family: string } | { readonly serviceName: string };

/** Maximum per DescribeTasks call. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html */
const AT_ONCE = 100;

/** Tasks with their tags, by desired status: RUNNING, or STOPPED within about the last hour. */
export async function listTasks(
  { aws, outputs }: Environment,
  of: TasksOf,
  desiredStatus: "RUNNING" | "STOPPED",
): Promise<Task[]> {
  const cluster = outputs.clusterName;
  const tasks: Task[] = [];
  const pages = paginateListTasks({ client: aws.ecs, pageSize: AT_ONCE }, { cluster, desiredStatus, ...of });
  for await (const { taskArns = [] } of pages) {
    tasks.push(...(await describeTasks({ aws, outputs }, taskArns)));
  }
  return tasks;
}

/** A task by its ARN; `undefined` once ECS has dropped it, about an hour after it stopped. */
export async function describeTask(environment: Environment, arn: string): Promise<Task | undefined> {
  return (await describeTasks(environment, [arn]))[0];
}

async function describeTasks(
  { aws, outputs }: Pick<Environment, "aws" | "outputs">,
  arns: string[],
): Promise<Task[]> {
  if (arns.length === 0) {
    return [];
  }
  const { tasks = [] } = await aws.ecs.send(
    new DescribeTasksCommand({ cluster: outputs.clusterName, tasks: arns, include: ["TAGS"] }),
  );
  return tasks;
}

/** `…:task-definition/family:7` → `family` */
export function familyOf(taskDefinitionArn: string): string {
  return nameOf(taskDefinitionArn).replace(/:\d+$/, "");
}

/** The last segment of an ARN. */
export function nameOf(arn: string): string {
  return arn.split("/").pop() ?? arn;
}
