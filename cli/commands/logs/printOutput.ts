import type { CommandContext } from "../../context/context";
import type { OutputLine } from "./groupLog";

/** Prints lines as the container wrote them, with their own times; with `--json`, one document a line. */
export function printOutput(context: CommandContext, lines: readonly OutputLine[]): void {
  for (const { timestamp, message } of lines) {
    context.print(
      context.json ? JSON.stringify({ timestamp: new Date(timestamp).toISOString(), message }) : message,
    );
  }
}
