import { stripVTControlCharacters } from "node:util";

export interface ColumnOptions {
  /** Indices of columns of numbers. @default none */
  readonly right?: readonly number[];
}

/** Aligns rows to each column's widest cell. Cells may have colours. */
export function columns(rows: readonly (readonly string[])[], { right = [] }: ColumnOptions = {}): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, width(cell));
    });
  }
  return rows.map((row) =>
    row
      .map((cell, index) => {
        const space = " ".repeat((widths[index] ?? 0) - width(cell));
        return right.includes(index) ? space + cell : cell + space;
      })
      .join("  ")
      .trimEnd(),
  );
}

function width(cell: string): number {
  return stripVTControlCharacters(cell).length;
}
