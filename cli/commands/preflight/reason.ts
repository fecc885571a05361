import { whyUnread } from "../../support/failure";

/** Why something could not be read, in one line. @param right AWS action that it needs. */
export function reasonOf(error: unknown, right: string | undefined): string {
  return `could not be read: ${whyUnread(error, right)}`;
}
