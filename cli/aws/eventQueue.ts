import { GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { queueOf } from "./queue";
import type { Environment } from "../stack/environment";

export interface EventQueueStatus {
  /** Events of stopped tasks that no agent is done with. */
  readonly waiting: number;
  /** Seconds that the oldest of them has waited; undefined where nothing waits, or CloudWatch doesn't tell. */
  readonly oldestSeconds: number | undefined;
  /** Events that agents have failed to handle. */
  readonly dead: number;
}

/** Counts of waiting events and of dead letters. */
export async function eventQueueStatus(
  environment: Environment,
  dead = queueOf(environment, environment.outputs.eventQueues.dead),
): Promise<EventQueueStatus> {
  const { events } = environment.outputs.eventQueues;
  const [{ messages: waiting }, given] = await Promise.all([queueOf(environment, events), dead]);
  const oldestSeconds = waiting === 0 ? undefined : await oldestAge(environment, events);
  return { waiting, oldestSeconds, dead: given.messages };
}

/** Age in seconds of the oldest message: only the CloudWatch metric has it, some minutes late. */
async function oldestAge({ aws, signal }: Environment, queue: string): Promise<number | undefined> {
  const now = Date.now();
  try {
    const { Datapoints = [] } = await aws.cloudWatch.send(
      new GetMetricStatisticsCommand({
        Namespace: "AWS/SQS",
        MetricName: "ApproximateAgeOfOldestMessage",
        Dimensions: [{ Name: "QueueName", Value: queue }],
        StartTime: new Date(now - 10 * 60_000),
        EndTime: new Date(now),
        Period: 60,
        Statistics: ["Maximum"],
      }),
    );
    return Datapoints.sort((a, b) => (b.Timestamp?.getTime() ?? 0) - (a.Timestamp?.getTime() ?? 0))[0]
      ?.Maximum;
  } catch {
    // The age is optional.
    signal.throwIfAborted();
    return undefined;
  }
}
