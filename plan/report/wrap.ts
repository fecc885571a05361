/** A text on as many lines as it takes; only a word that is longer than a line is broken. */
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

/** After what paths, ARNs and names are best broken; spaces are left where they are. */
export const SEPARATORS = / |(?<=[-:/.,\]])/;

function pieces(word: string, width: number): string[] {
  if (word.length <= width) {
    return [word];
  }
  const rest = word.slice(0, width).split(SEPARATORS).at(-1)?.length ?? 0;
  const end = rest < width ? width - rest : width;
  return [word.slice(0, end), ...pieces(word.slice(end), width)];
}
