import { type Dispatcher, errors } from "undici";
import { messageOf } from "../../../cli/support/errors";

/** What a site says of an address. */
export interface Visit {
  /** HTTP's status at the end of all redirects, or why nobody answered. */
  readonly answer: number | Failure;
  /** Where the address leads for good; undefined where it is still the right one. */
  readonly movedTo?: string;
}

interface Failure {
  /** Node's, undici's or `TOO_MANY_REDIRECTS`; undefined where it is none of theirs. */
  readonly code?: string;
  readonly message: string;
}

const HEADERS = {
  accept: "text/html,*/*",
  "user-agent": "Mozilla/5.0 (compatible; prefect-ecs docs:links)",
};

/** As many as browsers follow: https://fetch.spec.whatwg.org/#http-redirect-fetch */
const MOST_REDIRECTS = 20;

/** Said of a circle, for one can't be told from a long way. */
export const TOO_MANY_REDIRECTS = "TOO_MANY_REDIRECTS";

/** Asks for an address, and for those that it leads to. */
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
  /** Where else it leads, as it stands there. */
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
    // An answer that has stayed the same through all tries comes as an error.
    if (error instanceof errors.RequestRetryError) {
      return { status: error.statusCode };
    }
    throw error;
  }
}

function failureOf(error: unknown): Failure {
  const code = (error as NodeJS.ErrnoException).code;
  const message = messageOf(error);
  // Several addresses of one host, each with an error of its own, have no message in common.
  return { code, message: message === "" ? String(code) : message };
}
