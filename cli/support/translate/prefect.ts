import { NotPrefect, PrefectError, PrefectUnreachable } from "../../prefect/prefectError";
import type { Translation } from "./translation";

/** An error of Prefect, or of the way there. */
export function translatePrefect(error: unknown): Translation | undefined {
  if (error instanceof PrefectUnreachable) {
    return {
      sentence: `Prefect can't be reached at ${error.apiUrl}: is it up, and can this machine get there? A server that only the VPC reaches needs a tunnel and \`--prefect-api-url\`.`,
      original: error.message,
    };
  }
  if (error instanceof NotPrefect) {
    return {
      sentence: `What answers at ${error.apiUrl} isn't Prefect's API, but a page: a proxy's, or one to sign in at. Look at \`prefectApiUrl\` (it ends with /api, or is Prefect Cloud's) and at the way there.`,
      original: error.message,
    };
  }
  return error instanceof PrefectError
    ? { sentence: sentenceOf(error), original: originalOf(error) }
    : undefined;
}

/** What the sentence has said already is not said again. */
function originalOf(error: PrefectError): string {
  return sentenceOf(error).endsWith(error.detail) ? error.answered : error.message;
}

function sentenceOf(error: PrefectError): string {
  const { status, detail } = error;
  switch (status) {
    case 401:
      return unauthorized(error);
    case 403:
      return "Prefect knows the credential, and it lacks the right: its owner needs a role in the workspace that allows this.";
    case 404:
      return "Prefect has no such thing, or its API is not at this address (`prefectApiUrl`).";
    case 409:
      return `Prefect refuses that as things stand: ${detail}`;
    case 422:
      return `Prefect does not take these values: ${detail}`;
    case 429:
      return "Prefect turned the call away because there were too many: try again in a minute.";
    default:
      return status >= 500
        ? "Prefect itself has failed: try again, and look at its status or its server's log."
        : "Prefect refused the request.";
  }
}

function unauthorized({ credentialOrigin }: PrefectError): string {
  return credentialOrigin === undefined
    ? "Prefect asks for a credential and the stack has none: set PREFECT_API_KEY or PREFECT_API_AUTH_STRING, and `prefectApiKey` or `prefectAuthString` in the stack's configuration."
    : `Prefect does not accept the credential of ${credentialOrigin}: it was revoked or changed, or belongs to another workspace. Rotate it with \`prefect-ecs secret set\`.`;
}
