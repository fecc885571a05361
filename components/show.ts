const longestShown = 120;

/** A value for an error message: on one line, text in quotes, at most 120 characters. */
export function show(value: unknown): string {
  if (value === undefined || value === null) {
    return "nothing";
  }
  return shorten(typeof value === "string" ? `'${escape(value)}'` : JSON.stringify(value));
}

/** A user's own key for an error message, which puts it in backticks. */
export function showKey(key: string): string {
  return shorten(escape(key));
}

/** Allowed values for an error message: `'a', 'b' or 'c'`. */
export function showChoices(choices: readonly (number | string)[]): string {
  const shown = choices.map(show);
  const last = shown.pop() ?? "nothing";
  return shown.length === 0 ? last : `${shown.join(", ")} or ${last}`;
}

/** JSON escapes line breaks and control characters, so a message stays on one line. */
function escape(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function shorten(text: string): string {
  return text.length <= longestShown ? text : `${text.slice(0, longestShown - 1)}…`;
}
