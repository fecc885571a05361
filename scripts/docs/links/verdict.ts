import { TOO_MANY_REDIRECTS, type Visit } from "./visit";

/** Verdict on an address; `unanswered` may be transient. */
export type Verdict = "found" | "closed to robots" | "unanswered" | "gone";

/** Not Found, Gone. */
const ABSENCES: readonly number[] = [404, 410];

/** Unauthorized, Forbidden, Method Not Allowed, Too Many Requests, Unavailable For Legal Reasons, LinkedIn's 999. */
const REFUSALS: readonly number[] = [401, 403, 405, 429, 451, 999];

/** Permanent errors; certificates: https://nodejs.org/docs/latest-v20.x/api/tls.html#x509-certificate-error-codes. */
const LASTING = /^ENOTFOUND$|CERT|^UNABLE_TO_VERIFY_LEAF_SIGNATURE$/;

/** `gone` only if the site says so, or no visitor could connect. */
export function verdictOf({ answer }: Visit): Verdict {
  if (typeof answer !== "number") {
    const { code = "" } = answer;
    return code === TOO_MANY_REDIRECTS || LASTING.test(code) ? "gone" : "unanswered";
  }
  if (answer < 300) {
    return "found";
  }
  if (REFUSALS.includes(answer)) {
    return "closed to robots";
  }
  return ABSENCES.includes(answer) ? "gone" : "unanswered";
}
