/** The text of a key in a table of a TOML file, if it is on one line, as such keys are. */
export function tomlText(toml: string, table: string, key: string): string | undefined {
  const lines = toml.split("\n").map((line) => line.trim());
  const start = lines.indexOf(`[${table}]`);
  if (start === -1) {
    return undefined;
  }
  const end = lines.findIndex((line, index) => index > start && line.startsWith("["));
  return lines
    .slice(start + 1, end === -1 ? undefined : end)
    .map((line) => /^([\w-]+)\s*=\s*(["'])(.*?)\2/.exec(line))
    .find((match) => match?.[1] === key)?.[3];
}
