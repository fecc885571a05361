import { NotPrefect, PrefectError, PrefectUnreachable } from "../../prefect/prefectError";
import type { Translation } from "./translation";

/** Explains an error of Prefect, or of the connection to it. */
export function translatePrefect(error: unknown): Translation | undefined {
  if (error instanceof PrefectUnreachable) {
    return {
      sentence:
        `Prefect can't be reached at ${error.apiUrl}: ` +
        (error.whatToDo ??
          "is it up, and can this machine reach it? A server inside the VPC needs a tunnel and `--prefect-api-url`."),
      original: error.message,
    };
  }
  if (error instanceof NotPrefect) {
    return {
      sentence:
        `The answer at ${error.apiUrl} isn't from Prefect's API: probably a proxy's page or a sign-in page. ` +
        "Check `prefectApiUrl` (it ends with /api, or is Prefect Cloud's) and the connection.",
      original: error.message,
    };
  }
  return error instanceof PrefectError
    ? { sentence: sentenceOf(error), original: originalOf(error) }
    : undefined;
}

/** Avoids repeating the sentence's detail. */
function originalOf(error: PrefectError): string {
  return sentenceOf(error).endsWith(error.detail) ? error.answered : error.message;
}

function sentenceOf(error: PrefectError): string {
  const { status, detail } = error;
  switch (status) {
    case 401:
      return unauthorized(error);
    case 403:
      return "Prefect accepts the credential, but it lacks the right: its owner needs a role in the workspace that allows this.";
    case 404:
      return "Not found in Prefect, or its API is not at this address (`prefectApiUrl`).";
    case 409:
      return `Prefect refuses this in the present state: ${detail}`;
    case 422:
      return `Prefect refuses these values: ${detail}`;
    case 429:
      return "Prefect's rate limit was reached: try again in a minute.";
    default:
      return status >= 500
        ? "Prefect itself has failed: try again, and check its status or its server's log."
        : "Prefect refused the request.";
  }
}

function unauthorized({ credentialOrigin }: PrefectError): string {
  return credentialOrigin === undefined
    ? "Prefect needs a credential, but the stack has none: set PREFECT_API_KEY or PREFECT_API_AUTH_STRING, " +
        "and `prefectApiKey` or `prefectAuthString` in the stack's configuration."
    : `Prefect does not accept the credential of ${credentialOrigin}: it was revoked or changed, or belongs to ` +
        "another workspace. Rotate it with `prefect-ecs secret set`.";
}
