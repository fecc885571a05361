const longestShown = 120;

/** A value as an error message shows it: on one line, quoted if it is text, and never long. */
export function show(value: unknown): string {
  if (value === undefined || value === null) {
    return "nothing";
  }
  return shorten(typeof value === "string" ? `'${escape(value)}'` : JSON.stringify(value));
}

/** A key of the user's own as an error message shows it, between backticks that the message has. */
export function showKey(key: string): string {
  return shorten(escape(key));
}

/** Legal values as an error message lists them: `'a', 'b' or 'c'`. */
export function showChoices(choices: readonly (number | string)[]): string {
  const shown = choices.map(show);
  const last = shown.pop() ?? "nothing";
  return shown.length === 0 ? last : `${shown.join(", ")} or ${last}`;
}

/** JSON escapes line breaks and control characters, which keeps a message one line. */
function escape(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function shorten(text: string): string {
  return text.length <= longestShown ? text : `${text.slice(0, longestShown - 1)}…`;
}
