import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import type { Environment } from "../../stack/environment";

/** A dead letter: a task-stopped event that agents failed to handle. Unreadable fields are undefined. */
export interface DeadLetter {
  /** The task's id; undefined: the message isn't a task event. */
  readonly task: string | undefined;
  readonly flowRunId: string | undefined;
  /** ISO 8601. */
  readonly stoppedAt: string | undefined;
  readonly stoppedReason: string | undefined;
}

/** Maximum per ReceiveMessage call. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
const SAMPLE = 10;

/**
 * Some messages of the dead-letter queue. They stay visible there, and their receive count has no effect. In the agents'
 * queue, a read would bring an event closer to the dead-letter queue, so the CLI reads only this one.
 */
export async function someDeadLetters({ aws }: Environment, QueueUrl: string): Promise<DeadLetter[]> {
  const { Messages = [] } = await aws.sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: SAMPLE, VisibilityTimeout: 0 }),
  );
  // With a visibility timeout of 0, SQS may return a message twice.
  const byId = new Map(Messages.map(({ MessageId, Body = "" }) => [MessageId, Body]));
  return [...byId.values()].map(readDeadLetter);
}

/** Reads a message, which need not come from the rule. */
export function readDeadLetter(body: string): DeadLetter {
  const detail = at(parsed(body), "detail");
  const overrides = list(at(at(detail, "overrides"), "containerOverrides"));
  const variables = overrides.flatMap((override) => list(at(override, "environment")));
  // Set on every task by prefect/workers/base.py.
  const run = variables.find((variable) => at(variable, "name") === "PREFECT__FLOW_RUN_ID");
  return {
    task: text(at(detail, "taskArn"))?.split("/").at(-1),
    flowRunId: text(at(run, "value")),
    stoppedAt: text(at(detail, "stoppedAt")),
    stoppedReason: text(at(detail, "stoppedReason")),
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function at(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
