import { Agent, type Dispatcher, RetryAgent } from "undici";

interface Patience {
  /** For connecting, and for the answer. */
  readonly timeoutMilliseconds: number;
  /** Before the second try, twice as long before the third. `Retry-After` takes precedence. */
  readonly pauseMilliseconds: number;
  readonly longestPauseMilliseconds: number;
}

const PATIENCE: Patience = {
  timeoutMilliseconds: 15_000,
  pauseMilliseconds: 2_000,
  longestPauseMilliseconds: 30_000,
};

/** Transient errors. */
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

/** HTTP client with few connections per site, and two retries after transient errors. */
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
