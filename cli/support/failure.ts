import { CliError, NotThereError } from "./cliError";
import { isDenied } from "./denied";
import { messageOf } from "./errors";
import { translate } from "./translate";
import { isMissingInAws } from "./translate/aws";

/** One sentence in place of something that could not be read. */
export function briefly(error: unknown): string {
  return translate(error)?.sentence ?? messageOf(error);
}

/** Why something could not be read, in one line. @param right AWS action that it needs; undefined: none. */
export function whyUnread(error: unknown, right: string | undefined): string {
  if (right !== undefined && isDenied(error)) {
    return `needs the right ${right}`;
  }
  const { sentence, original } = translate(error) ?? { sentence: "", original: messageOf(error) };
  return `${sentence} ${original}`.trim().split("\n")[0] ?? "";
}

/** A failure for the user: a sentence with the fix, and the original error below. */
export function describeFailure(error: unknown): string {
  const translation = translate(error);
  if (translation !== undefined) {
    const { sentence, original } = translation;
    return [sentence, ...original.split("\n").map((line) => `  ${line}`)].join("\n");
  }
  if (error instanceof CliError || isStepError(error)) {
    return error.message;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Whether the error only means that something doesn't exist. */
export function saysMissing(error: unknown): boolean {
  return error instanceof NotThereError || isMissingInAws(error);
}

/** The counterpart of `CliError` in `components/runner/`. */
function isStepError(error: unknown): error is Error {
  return error instanceof Error && error.name === "StepError";
}
