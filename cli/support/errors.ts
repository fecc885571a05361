/** What an error says; Node's own need not be this realm's `Error`. */
export function messageOf(error: unknown): string {
  return isObject(error) && "message" in error ? String(error.message) : String(error);
}

/** Whether somebody has asked for the end of the work, be it with Ctrl-C at a prompt. */
export function isAbort(error: unknown): boolean {
  return isObject(error) && "name" in error && ABORTS.has(String(error.name));
}

const ABORTS = new Set(["AbortError", "AbortPromptError", "ExitPromptError"]);

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
