import { type Dispatcher, errors } from "undici";
import { messageOf } from "../../../cli/support/errors";

/** A site's answer for an address. */
export interface Visit {
  /** HTTP status after all redirects, or why there was no answer. */
  readonly answer: number | Failure;
  /** Target of a permanent redirect; undefined: none. */
  readonly movedTo?: string;
}

interface Failure {
  /** Node's or undici's code, or `TOO_MANY_REDIRECTS`; undefined: another error. */
  readonly code?: string;
  readonly message: string;
}

const HEADERS = {
  accept: "text/html,*/*",
  "user-agent": "Mozilla/5.0 (compatible; prefect-ecs docs:links)",
};

/** Browsers' limit: https://fetch.spec.whatwg.org/#http-redirect-fetch */
const MOST_REDIRECTS = 20;

/** Also for redirect loops. */
export const TOO_MANY_REDIRECTS = "TOO_MANY_REDIRECTS";

/** Requests an address and follows its redirects. */
export async function visit(address: string, dispatcher: Dispatcher): Promise<Visit> {
  let at = new URL(address);
  let movedTo: string | undefined;
  let isForGood = true;
  try {
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      const { status, location } = await ask(at, dispatcher);
      if (location === undefined) {
        return { answer: status, movedTo };
      }
      at = new URL(location, at);
      isForGood &&= status === 301 || status === 308;
      movedTo = isForGood ? at.href : movedTo;
    }
    return { answer: { code: TOO_MANY_REDIRECTS, message: `more than ${MOST_REDIRECTS} redirects` } };
  } catch (error) {
    return { answer: failureOf(error), movedTo };
  }
}

interface Answer {
  readonly status: number;
  /** The `Location` header, unresolved. */
  readonly location?: string;
}

async function ask(address: URL, dispatcher: Dispatcher): Promise<Answer> {
  const { origin, pathname, search } = address;
  try {
    const { statusCode, headers, body } = await dispatcher.request({
      origin,
      path: pathname + search,
      method: "GET",
      headers: HEADERS,
    });
    await body.dump();
    const { location } = headers;
    const leadsOn = statusCode >= 300 && statusCode < 400 && typeof location === "string";
    return { status: statusCode, ...(leadsOn && { location }) };
  } catch (error) {
    // A retryable status that persists through all tries is thrown as an error.
    if (error instanceof errors.RequestRetryError) {
      return { status: error.statusCode };
    }
    throw error;
  }
}

function failureOf(error: unknown): Failure {
  const code = (error as NodeJS.ErrnoException).code;
  const message = messageOf(error);
  // An AggregateError of several addresses of a host has no message.
  return { code, message: message === "" ? String(code) : message };
}
