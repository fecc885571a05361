/** What an error says; Node's own need not be this realm's `Error`. */
export function messageOf(error: unknown): string {
  return isObject(error) && "message" in error ? String(error.message) : String(error);
}

/** Whether somebody has asked for the end of the work. */
export function isAbort(error: unknown): boolean {
  return isObject(error) && "name" in error && error.name === "AbortError";
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
