import { CliError } from "../cli/support/cliError";
import type { Session } from "./session";
import { type LocalStack, up } from "./stack";

/**
 * `pulumi up` against the emulator. On a busy machine a call that it has carried out is now and then sent again;
 * `emulator.py` says why, and answers it. Where it is refused all the same, because what it makes is there, a second `up`
 * makes the rest: names are generated.
 */
export async function upOnEmulator(session: Session, stack: LocalStack, title: string): Promise<void> {
  try {
    await up(session, stack, title);
  } catch (error) {
    if (!(error instanceof CliError) || !isRepeatedCall(error.message) || session.signal.aborted) {
      throw error;
    }
    await up(session, stack, `${title}, once more: the emulator refused a call that was sent twice`);
  }
}

/** The codes with which IAM and EC2 refuse what is there, or attached, already. */
export function isRepeatedCall(message: string): boolean {
  return /\b(EntityAlreadyExists|InvalidGroup\.Duplicate|Resource\.AlreadyAssociated)\b/.test(message);
}
