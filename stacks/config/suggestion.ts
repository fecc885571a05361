/** The known word that is nearest to an unknown one, if it is near enough. */
export function closest(word: string, known: Iterable<string>): string | undefined {
  // At most a third of the letters may differ, or short words would match everything.
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

/** Levenshtein distance: insertions, deletions and replacements between two words. */
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
