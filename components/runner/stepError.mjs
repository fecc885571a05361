/** A fault that the reader can mend: shown without a stack trace. */
export class StepError extends Error {
  name = "StepError";
}
