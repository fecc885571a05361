import { CliError, NotThereError } from "./cliError";
import { isDenied } from "./denied";
import { messageOf } from "./errors";
import { translate } from "./translate";
import { isMissingInAws } from "./translate/aws";

/** What is said in the place of something that could not be read, in one sentence. */
export function briefly(error: unknown): string {
  return translate(error)?.sentence ?? messageOf(error);
}

/** Why something could not be read, in one line. @param right The right in AWS that it takes; undefined where it takes none. */
export function whyUnread(error: unknown, right: string | undefined): string {
  if (right !== undefined && isDenied(error)) {
    return `needs the right ${right}`;
  }
  const { sentence, original } = translate(error) ?? { sentence: "", original: messageOf(error) };
  return `${sentence} ${original}`.trim().split("\n")[0] ?? "";
}

/** What a person is told of a failure: a sentence with what to do, and beneath it what was said originally. */
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

/** Whether it only says that something isn't there. */
export function saysMissing(error: unknown): boolean {
  return error instanceof NotThereError || isMissingInAws(error);
}

/** The same as a `CliError`, of `components/runner/`. */
function isStepError(error: unknown): error is Error {
  return error instanceof Error && error.name === "StepError";
}
