import { PASSING, type Visit } from "./visit";

/** What is to be thought of an address; `unanswered` may be better tomorrow. */
export type Verdict = "found" | "closed to robots" | "unanswered" | "gone";

/** Unauthorized, Forbidden, Too Many Requests, and what LinkedIn says to robots. */
const REFUSALS: readonly number[] = [401, 403, 429, 999];

export function verdictOf({ answer }: Visit): Verdict {
  if (typeof answer !== "number") {
    return PASSING.includes(answer.code ?? "") ? "unanswered" : "gone";
  }
  if (answer < 300) {
    return "found";
  }
  if (REFUSALS.includes(answer)) {
    return "closed to robots";
  }
  return answer < 500 ? "gone" : "unanswered";
}
