import { GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";

/** One stream of a log group, read forward, page by page. */
export class LogStream {
  /** Whether the last page was, for now, the last. */
  atEnd = false;
  #logs;
  #stream;
  #abortSignal;
  #token;

  constructor(logs, logGroupName, logStreamName, abortSignal) {
    this.#logs = logs;
    this.#abortSignal = abortSignal;
    this.#stream = { logGroupName, logStreamName };
  }

  /** The events of the next page; none as long as the stream isn't there: it comes with the container's first line. */
  async next() {
    const { events = [], nextForwardToken } = await this.#page();
    this.atEnd = nextForwardToken === undefined || nextForwardToken === this.#token;
    this.#token = nextForwardToken ?? this.#token;
    return events;
  }

  async #page() {
    try {
      return await this.#logs.send(
        new GetLogEventsCommand({ ...this.#stream, startFromHead: true, nextToken: this.#token }),
        this.#abortSignal === undefined ? {} : { abortSignal: this.#abortSignal },
      );
    } catch (error) {
      if (error.name === "ResourceNotFoundException") return {};
      throw error;
    }
  }
}
