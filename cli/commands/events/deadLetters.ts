import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import type { Environment } from "../../stack/environment";

/** The event of a stopped task that agents gave up, as far as it can be read. */
export interface DeadLetter {
  /** The task's id; undefined: the message is no event of a task. */
  readonly task: string | undefined;
  readonly flowRunId: string | undefined;
  /** ISO 8601. */
  readonly stoppedAt: string | undefined;
  readonly stoppedReason: string | undefined;
}

/** As many as one call gives. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
const SAMPLE = 10;

/**
 * Some of the events in the queue of dead letters. They stay there and stay visible, and how often they were received counts
 * for nothing there; in the queue that agents read it would bring an event nearer to being given up, so nobody looks into that.
 */
export async function someDeadLetters({ aws }: Environment, QueueUrl: string): Promise<DeadLetter[]> {
  const { Messages = [] } = await aws.sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: SAMPLE, VisibilityTimeout: 0 }),
  );
  // With no time out of sight, SQS may give one message twice.
  const byId = new Map(Messages.map(({ MessageId, Body = "" }) => [MessageId, Body]));
  return [...byId.values()].map(readDeadLetter);
}

/** Reads a message; others than the rule's may lie there. */
export function readDeadLetter(body: string): DeadLetter {
  const detail = at(parsed(body), "detail");
  const overrides = list(at(at(detail, "overrides"), "containerOverrides"));
  const variables = overrides.flatMap((override) => list(at(override, "environment")));
  // prefect/workers/base.py gives it to every task.
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
