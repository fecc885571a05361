import { CliError } from "../cli/support/cliError";
import type { Session } from "./session";
import { type LocalStack, up } from "./stack";

/**
 * `pulumi up` against the emulator. On a busy machine a successful call is sometimes sent again; `emulator.py` explains
 * why, and answers it. If the repeated call is refused all the same, because its resource exists, a second `up` creates
 * the rest: names are generated.
 */
export async function upOnEmulator(session: Session, stack: LocalStack, title: string): Promise<void> {
  try {
    await up(session, stack, title);
  } catch (error) {
    if (!(error instanceof CliError) || !isRepeatedCall(error.message) || session.signal.aborted) {
      throw error;
    }
    await up(session, stack, `${title}, second attempt: the emulator refused a repeated call`);
  }
}

/** Whether a message has IAM's or EC2's error code for a resource that exists or is attached. */
export function isRepeatedCall(message: string): boolean {
  return /\b(EntityAlreadyExists|InvalidGroup\.Duplicate|Resource\.AlreadyAssociated)\b/.test(message);
}
