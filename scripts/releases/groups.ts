/** Items grouped by key, in order of first occurrence. */
export function groups<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const grouped = new Map<string, T[]>();
  for (const item of items) {
    grouped.set(key(item), [...(grouped.get(key(item)) ?? []), item]);
  }
  return [...grouped.values()];
}
