import { GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";

/** A log stream, read forward, page by page. */
export class LogStream {
  /** Whether the page read last is the newest for now. */
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

  /** Events of the next page; none before the stream exists, which the container's first line creates. */
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
