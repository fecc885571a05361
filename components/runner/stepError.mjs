/** A fault that the user can fix: shown without a stack trace. */
export class StepError extends Error {
  name = "StepError";
}
