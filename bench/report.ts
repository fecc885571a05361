/** Prints rows under their head, as Markdown, so that they can be kept as they are. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const rule = widths.map((width) => "-".repeat(width));
  for (const row of [head, rule, ...rows]) {
    console.log(`| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`);
  }
}

/** Prints whether a goal holds; a benchmark never fails by what it measures. */
export function goal(what: string, got: number, atMost: number): void {
  console.log(
    `goal: ${what} at most ${atMost}, got ${got.toFixed(3)}: ${got <= atMost ? "holds" : "MISSED"}`,
  );
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
