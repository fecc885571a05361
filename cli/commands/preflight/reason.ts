import { whyUnread } from "../../support/failure";

/** Why something could not be looked at, in one line. @param right The right in AWS that it takes. */
export function reasonOf(error: unknown, right: string | undefined): string {
  return `could not be looked at: ${whyUnread(error, right)}`;
}
