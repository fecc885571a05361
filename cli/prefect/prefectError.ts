import { CliError } from "../support/cliError";
import { messageOf } from "../support/errors";

export interface PrefectErrorArgs {
  readonly status: number;
  readonly method: string;
  /** Below the API's address. */
  readonly path: string;
  readonly body: string;
  readonly apiUrl: string;
  /** Where the credential came from that the request was made with; undefined: it was made without. */
  readonly credentialOrigin: string | undefined;
}

/** A request that Prefect refused. */
export class PrefectError extends CliError {
  readonly status: number;
  /** The answer without its body. */
  readonly answered: string;
  readonly apiUrl: string;
  readonly credentialOrigin: string | undefined;
  /** What the answer says, out of its JSON. */
  readonly detail: string;

  constructor({ status, method, path, body, apiUrl, credentialOrigin }: PrefectErrorArgs) {
    const answered = `Prefect answered ${status} to ${method} ${path}`;
    super(`${answered}: ${body.slice(0, 500)}`);
    this.status = status;
    this.answered = answered;
    this.apiUrl = apiUrl;
    this.credentialOrigin = credentialOrigin;
    this.detail = detailOf(body);
  }
}

/** Message of an error: Prefect Cloud and the server put it in `detail` or `exception_message`. */
function detailOf(body: string): string {
  try {
    const { detail, exception_message: message } = JSON.parse(body) as Record<string, unknown>;
    const said = detail ?? message ?? body;
    return typeof said === "string" ? said : JSON.stringify(said);
  } catch {
    return body.slice(0, 500);
  }
}

/** Prefect could not be reached. */
export class PrefectUnreachable extends CliError {
  readonly apiUrl: string;
  /** Whether the other side closed the connection. */
  readonly isReset: boolean;
  /** What to do; undefined: nothing is known of the server. */
  readonly whatToDo: string | undefined;

  constructor(apiUrl: string, cause: unknown, whatToDo?: string) {
    super(`${apiUrl}: ${reasonOf(cause)}`, { cause });
    this.apiUrl = apiUrl;
    this.whatToDo = whatToDo;
    const { code } = ((cause as Error).cause ?? {}) as { readonly code?: string };
    this.isReset = code === "ECONNRESET" || code === "UND_ERR_SOCKET";
  }
}

/** The answer isn't Prefect's: a proxy's page, or a sign-in page. */
export class NotPrefect extends CliError {
  readonly apiUrl: string;

  constructor(apiUrl: string, status: number, body: string) {
    const start = body.trimStart().slice(0, 80).replaceAll(/\s+/g, " ");
    super(`${apiUrl} answered ${status} without JSON: ${start}`);
    this.apiUrl = apiUrl;
  }
}

/** The cause behind `fetch`'s generic error. */
function reasonOf(error: unknown): string {
  const { cause, errors } = error as { readonly cause?: unknown; readonly errors?: readonly unknown[] };
  // One error for each of the host's addresses.
  const inner = cause ?? errors?.[0];
  return inner === undefined ? messageOf(error) || String(error) : reasonOf(inner);
}
