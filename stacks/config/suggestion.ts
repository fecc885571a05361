/** The known word that an unknown one probably meant, if any is near enough. */
export function closest(word: string, known: Iterable<string>): string | undefined {
  // A third of the letters may be wrong, or short words would resemble everything.
  let nearest: { readonly word: string | undefined; readonly distance: number } = {
    word: undefined,
    distance: Math.max(1, Math.floor(word.length / 3)) + 1,
  };
  for (const candidate of known) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < nearest.distance) {
      nearest = { word: candidate, distance };
    }
  }
  return nearest.word;
}

/** Levenshtein's distance: insertions, deletions and replacements from one word to the other. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [row, letter] of from.split("").entries()) {
    const current = [row + 1];
    for (const [column, other] of to.split("").entries()) {
      const replaced = (previous[column] ?? 0) + (letter === other ? 0 : 1);
      current.push(Math.min(replaced, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
}
