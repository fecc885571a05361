import { GetQueueAttributesCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import type { Environment } from "../stack/environment";

/** An SQS queue of the stack. */
export interface Queue {
  readonly url: string;
  readonly arn: string;
  /** What waits in it, and what somebody is at. */
  readonly messages: number;
  /** JSON; empty: it has none. */
  readonly policy: string;
}

export async function queueOf({ aws, signal }: Environment, QueueName: string): Promise<Queue> {
  const options = { abortSignal: signal };
  const { QueueUrl = "" } = await aws.sqs.send(new GetQueueUrlCommand({ QueueName }), options);
  const request = new GetQueueAttributesCommand({
    QueueUrl,
    AttributeNames: ["QueueArn", "Policy", ...COUNTS],
  });
  const { Attributes = {} } = await aws.sqs.send(request, options);
  return {
    url: QueueUrl,
    arn: Attributes["QueueArn"] ?? "",
    messages: COUNTS.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0),
    policy: Attributes["Policy"] ?? "",
  };
}

const COUNTS = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"] as const;
