import type { Table } from "../section";

/** A table's columns and rows; its title is the caller's to write. */
export function tableMarkdown({ columns, rows }: Pick<Table, "columns" | "rows">): string {
  return [
    columns.map(({ title }) => title),
    columns.map(({ align }) => (align === "right" ? "---:" : "---")),
    ...rows,
  ]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");
}
