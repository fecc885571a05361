import { GetMetricDataCommand, type MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import { queueOf } from "../../../aws/queue";
import type { Environment } from "../../../stack/environment";
import { ifThere } from "../../../support/ifThere";
import type { Reader } from "../reader";

/** The queues that carry ECS's task-stopped events to the agents. */
export interface EventQueuesEvidence {
  readonly events: QueueEvidence;
  readonly dead: QueueEvidence;
  /** Age of the oldest event, within the last quarter of an hour; undefined: unknown. */
  readonly oldestSeconds: number | undefined;
  /** Events received in the last hour; undefined: unknown. */
  readonly receivedInTheLastHour: number | undefined;
}

/** A queue; undefined values could not be read. */
export interface QueueEvidence {
  readonly name: string;
  readonly exists: boolean | undefined;
  /** Messages that wait or are in flight. */
  readonly messages: number | undefined;
  /** Whether its policy allows EventBridge. */
  readonly letsEventsIn: boolean | undefined;
}

/** Messages in the queues, and counts received. */
export async function readEventQueues(
  env: Environment,
  reader: Reader,
  now: Date,
): Promise<EventQueuesEvidence> {
  const { events, dead } = env.outputs.eventQueues;
  const [eventQueue, deadQueue, metrics] = await Promise.all([
    readQueue(env, reader, events),
    readQueue(env, reader, dead),
    readMetrics(env, reader, events, now),
  ]);
  return { events: eventQueue, dead: deadQueue, ...metrics };
}

async function readQueue(env: Environment, reader: Reader, name: string): Promise<QueueEvidence> {
  const read = await reader.read(`the queue ${name}`, "sqs:GetQueueUrl, sqs:GetQueueAttributes", async () =>
    // Undefined also means a missing queue, hence the wrapper.
    ({ queue: await ifThere(() => queueOf(env, name)) }),
  );
  if (read?.queue === undefined) {
    const exists = read === undefined ? undefined : false;
    return { name, exists, messages: undefined, letsEventsIn: undefined };
  }
  const { messages, policy } = read.queue;
  return { name, exists: true, messages, letsEventsIn: policy.includes("events.amazonaws.com") };
}

async function readMetrics(
  env: Environment,
  reader: Reader,
  queue: string,
  now: Date,
): Promise<Pick<EventQueuesEvidence, "oldestSeconds" | "receivedInTheLastHour">> {
  const found = await reader.read("the event queue's metrics", "cloudwatch:GetMetricData", () =>
    env.aws.cloudWatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(now.getTime() - HOUR),
        EndTime: now,
        MetricDataQueries: [
          metric("oldest", queue, "ApproximateAgeOfOldestMessage", "Maximum", 900),
          metric("received", queue, "NumberOfMessagesSent", "Sum", 3600),
        ],
      }),
      { abortSignal: env.signal },
    ),
  );
  const valuesOf = (id: string): number[] | undefined =>
    found?.MetricDataResults?.find(({ Id }) => Id === id)?.Values;
  return {
    oldestSeconds: valuesOf("oldest")?.[0],
    receivedInTheLastHour: valuesOf("received")?.reduce((sum, value) => sum + value, 0),
  };
}

const HOUR = 60 * 60 * 1000;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
function metric(
  id: string,
  queue: string,
  name: string,
  statistic: string,
  periodSeconds: number,
): MetricDataQuery {
  const Dimensions = [{ Name: "QueueName", Value: queue }];
  return {
    Id: id,
    MetricStat: {
      Metric: { Namespace: "AWS/SQS", MetricName: name, Dimensions },
      Period: periodSeconds,
      Stat: statistic,
    },
  };
}
