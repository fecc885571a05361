import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { ECSClient, Task } from "@aws-sdk/client-ecs";

/** What a one-off task is started from, and where. */
export interface OneOffTask {
  readonly cluster: string;
  readonly taskDefinition: string;
  readonly containerName: string;
  readonly logGroup: string;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
}

export interface OneOffOptions {
  /** @default the definition's */
  readonly command?: readonly string[];
  /** Variables besides the definition's. @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /** CPU units. @default the definition's */
  readonly cpu?: number;
  /** @default the definition's */
  readonly memoryMiB?: number;
  /** @default 30 */
  readonly timeoutMinutes?: number;
  /** Stops the task. @default SIGINT and SIGTERM do */
  readonly signal?: AbortSignal;
  /** Takes each line of the log. @default console.log */
  readonly print?: (line: string) => void;
  /** Told of the task's ARN. */
  readonly onStart?: (arn: string) => void;
}

export interface Ended {
  readonly stopped: Task;
  /** `undefined` for a container that never ran. */
  readonly exitCode: number | undefined;
  /** How it ended, in a sentence. */
  readonly ending: string;
  /** Where its log is, and the last lines of a long one. */
  readonly log: string;
}

interface Clients {
  readonly ecs: ECSClient;
  readonly logs: CloudWatchLogsClient;
}

/** Runs a one-off task; rejects with a `StepError` unless its exit code is 0. */
export function runTask(clients: Clients, task: OneOffTask, options?: OneOffOptions): Promise<void>;

/** Runs a one-off task to its end, whatever that is; rejects with a `StepError` when it did not start or was given up. */
export function runToItsEnd(clients: Clients, task: OneOffTask, options?: OneOffOptions): Promise<Ended>;

/** The exit code of a stopped task's container, and how it ended in a sentence. */
export function endOf(stopped: Task, containerName: string): Pick<Ended, "exitCode" | "ending">;

/** The stream that a task's container logs to. */
export function logStreamOf(containerName: string, taskArn: string): string;
