/** Wraps a text at `width`; breaks only words that are longer than a line. */
export function wrap(text: string, width: number, indent = ""): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const [first = "", ...others] = pieces(word, width - indent.length);
    if (line !== "" && line.length + 1 + first.length > width) {
      lines.push(line);
      line = `${indent}${first}`;
    } else {
      line = line === "" ? first : `${line} ${first}`;
    }
    for (const piece of others) {
      lines.push(line);
      line = `${indent}${piece}`;
    }
  }
  return [...lines, line];
}

/** Break points in paths, ARNs and names. */
export const SEPARATORS = / |(?<=[-:/.,\]])/;

function pieces(word: string, width: number): string[] {
  if (word.length <= width) {
    return [word];
  }
  const rest = word.slice(0, width).split(SEPARATORS).at(-1)?.length ?? 0;
  const end = rest < width ? width - rest : width;
  return [word.slice(0, end), ...pieces(word.slice(end), width)];
}
