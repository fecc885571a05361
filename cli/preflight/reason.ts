import { isDenied } from "../support/denied";
import { briefly } from "../support/failure";

/** Why something could not be looked at, in one line. @param right The right in AWS that it takes. */
export function reasonOf(error: unknown, right: string | undefined): string {
  return right !== undefined && isDenied(error)
    ? `could not be looked at: needs the right ${right}`
    : `could not be looked at: ${briefly(error).split("\n")[0] ?? ""}`;
}
