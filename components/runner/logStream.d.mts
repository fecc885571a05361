import type { CloudWatchLogsClient, OutputLogEvent } from "@aws-sdk/client-cloudwatch-logs";

/** One stream of a log group, read forward, page by page. */
export class LogStream {
  /** @param abortSignal Ends a call that is under way. */
  constructor(
    logs: CloudWatchLogsClient,
    logGroupName: string,
    logStreamName: string,
    abortSignal?: AbortSignal,
  );
  /** Whether the last page was, for now, the last. */
  readonly atEnd: boolean;
  /** The events of the next page; none as long as the stream isn't there: it comes with the container's first line. */
  next(): Promise<OutputLogEvent[]>;
}
