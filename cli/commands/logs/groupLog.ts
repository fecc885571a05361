import { type CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";

/** A line of a container's output. */
export interface OutputLine {
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly message: string;
}

/** Lines of different containers, and late ones, don't come in the order of their times. */
const LOOK_BACK_MILLISECONDS = 10_000;

/** All that writes to a log group, read as it comes. */
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

  /** The lines that have come since it was last asked. */
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
