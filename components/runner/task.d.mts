import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { ECSClient, Task } from "@aws-sdk/client-ecs";

/** A one-off task: its definition, network and log. */
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
  /** Environment variables in addition to the definition's. @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /** CPU units. @default the definition's */
  readonly cpu?: number;
  /** @default the definition's */
  readonly memoryMiB?: number;
  /** @default 30 */
  readonly timeoutMinutes?: number;
  /** Stops the task, as SIGINT and SIGTERM do. @default none */
  readonly signal?: AbortSignal;
  /** Called with each line of the log. @default console.log */
  readonly print?: (line: string) => void;
  /** Called with the task's ARN. */
  readonly onStart?: (arn: string) => void;
}

export interface Ended {
  readonly stopped: Task;
  /** `undefined` for a container that never ran. */
  readonly exitCode: number | undefined;
  /** The task's end, in a sentence. */
  readonly ending: string;
  /** Name of its log, and the last lines of a long one. */
  readonly log: string;
}

interface Clients {
  readonly ecs: ECSClient;
  readonly logs: CloudWatchLogsClient;
}

/** Runs a one-off task; rejects with a `StepError` unless its exit code is 0. */
export function runTask(clients: Clients, task: OneOffTask, options?: OneOffOptions): Promise<void>;

/** Runs a one-off task to its end, with any exit code; rejects with a `StepError` when it did not start or was stopped. */
export function runToItsEnd(clients: Clients, task: OneOffTask, options?: OneOffOptions): Promise<Ended>;

/** The exit code of a stopped task's container, and the task's end in a sentence. */
export function endOf(stopped: Task, containerName: string): Pick<Ended, "exitCode" | "ending">;

/** The stream that a task's container logs to. */
export function logStreamOf(containerName: string, taskArn: string): string;
