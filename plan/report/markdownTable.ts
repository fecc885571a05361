import type { Table } from "../section";

/** A table in Markdown, without its title. */
export function tableMarkdown({ columns, rows }: Pick<Table, "columns" | "rows">): string {
  return [
    columns.map(({ title }) => title),
    columns.map(({ align }) => (align === "right" ? "---:" : "---")),
    ...rows,
  ]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");
}
