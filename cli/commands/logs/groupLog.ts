import { type CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";

/** A line of a container's output. */
export interface OutputLine {
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly message: string;
}

/** Late lines, and lines of different containers, arrive out of order. */
const LOOK_BACK_MILLISECONDS = 10_000;

/** Follows all streams of a log group. */
export class GroupLog {
  readonly #logs: CloudWatchLogsClient;
  readonly #group: string;
  readonly #seen = new Set<string>();
  #since: number;

  /** @param since Milliseconds since 1970. */
  constructor(logs: CloudWatchLogsClient, group: string, since: number) {
    this.#logs = logs;
    this.#group = group;
    this.#since = since;
  }

  /** Lines since the previous call. */
  async next(): Promise<OutputLine[]> {
    const lines: OutputLine[] = [];
    let nextToken: string | undefined;
    do {
      const page = await this.#logs.send(
        new FilterLogEventsCommand({ logGroupName: this.#group, startTime: this.#since, nextToken }),
      );
      for (const { eventId = "", timestamp = 0, message = "" } of page.events ?? []) {
        if (!this.#seen.has(eventId)) {
          this.#seen.add(eventId);
          lines.push({ timestamp, message: message.trimEnd() });
        }
      }
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    const last = lines.at(-1);
    if (last !== undefined) {
      this.#since = Math.max(this.#since, last.timestamp - LOOK_BACK_MILLISECONDS);
    }
    return lines;
  }
}
