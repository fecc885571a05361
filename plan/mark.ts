/** Change of an item between two versions. */
export const Mark = {
  added: "added",
  removed: "removed",
  changed: "changed",
} as const;
export type Mark = (typeof Mark)[keyof typeof Mark];

/** Signs for output without colours. */
export const SIGN: Record<Mark, string> = { added: "+", removed: "-", changed: "~" };

/** With the mark's sign. */
export function signed(title: string, mark: Mark | undefined): string {
  return mark === undefined ? title : `${SIGN[mark]} ${title}`;
}
