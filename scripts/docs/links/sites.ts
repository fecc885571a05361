import { Agent, type Dispatcher, RetryAgent } from "undici";

interface Patience {
  /** For a connection, and for what comes through it. */
  readonly timeoutMilliseconds: number;
  /** Before the second try; twice as long before the third. A site that says itself when to come back is heeded. */
  readonly pauseMilliseconds: number;
  readonly longestPauseMilliseconds: number;
}

const PATIENCE: Patience = {
  timeoutMilliseconds: 15_000,
  pauseMilliseconds: 2_000,
  longestPauseMilliseconds: 30_000,
};

/** Errors that may be none a moment later. */
const PASSING = [
  "EAI_AGAIN",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTDOWN",
  "EHOSTUNREACH",
  "ENETDOWN",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
  "UND_ERR_BODY_TIMEOUT",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_SOCKET",
];

/** A way to other sites: few connections to each, and two more tries where one may help. */
export function sites(patience = PATIENCE): Dispatcher {
  const { timeoutMilliseconds: timeout, pauseMilliseconds, longestPauseMilliseconds } = patience;
  const agent = new Agent({
    connections: 4,
    connect: { timeout },
    headersTimeout: timeout,
    bodyTimeout: timeout,
  });
  return new RetryAgent(agent, {
    maxRetries: 2,
    minTimeout: pauseMilliseconds,
    maxTimeout: longestPauseMilliseconds,
    errorCodes: PASSING,
  });
}
