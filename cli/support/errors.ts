/** An error's message; Node's errors need not be this realm's `Error`. */
export function messageOf(error: unknown): string {
  return isObject(error) && "message" in error ? String(error.message) : String(error);
}

/** Whether the user ended the command, with Ctrl-C at a prompt too. */
export function isAbort(error: unknown): boolean {
  return isObject(error) && "name" in error && ABORTS.has(String(error.name));
}

const ABORTS = new Set(["AbortError", "AbortPromptError", "ExitPromptError"]);

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
