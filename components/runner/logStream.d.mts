import type { CloudWatchLogsClient, OutputLogEvent } from "@aws-sdk/client-cloudwatch-logs";

/** A log stream, read forward, page by page. */
export class LogStream {
  /** @param abortSignal Aborts a running call. */
  constructor(
    logs: CloudWatchLogsClient,
    logGroupName: string,
    logStreamName: string,
    abortSignal?: AbortSignal,
  );
  /** Whether the page read last is the newest for now. */
  readonly atEnd: boolean;
  /** Events of the next page; none before the stream exists, which the container's first line creates. */
  next(): Promise<OutputLogEvent[]>;
}
