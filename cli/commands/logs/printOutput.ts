import type { CommandContext } from "../../context/context";
import type { OutputLine } from "./groupLog";

/** Lines as the container has written them: they have their own times. As JSON one document a line. */
export function printOutput(context: CommandContext, lines: readonly OutputLine[]): void {
  for (const { timestamp, message } of lines) {
    context.print(
      context.json ? JSON.stringify({ timestamp: new Date(timestamp).toISOString(), message }) : message,
    );
  }
}
