import { GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { Environment } from "../stack/environment";
import { ifThere } from "../support/ifThere";

export interface LastLinesArgs {
  readonly logGroupName: string;
  readonly logStreamName: string;
  /** How many at most. */
  readonly limit: number;
}

/** The last lines of a log stream; none if it doesn't exist. */
export async function lastLines({ aws, signal }: Environment, args: LastLinesArgs): Promise<string[]> {
  const found = await ifThere(() =>
    aws.logs.send(new GetLogEventsCommand({ ...args, startFromHead: false }), { abortSignal: signal }),
  );
  return (found?.events ?? []).map(({ message = "" }) => message.trimEnd());
}
