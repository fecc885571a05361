import Table from "cli-table3";
import type { Table as TableData } from "../section";
import { SEPARATORS, wrap } from "./wrap";

/** A table's lines, without frames, at most `width` columns wide. */
export function textTable({ columns, rows }: TableData, width: number): string[] {
  const heads = columns.map(({ title }) => title);
  const widths = fitted([heads, ...rows], width - GAP.length * (columns.length - 1));
  const table = new Table({
    head: heads.map((head, column) => wrapped(head, widths[column])),
    colAligns: columns.map(({ align = "left" }) => align),
    chars: CHARS,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  table.push(...withoutRepeats(rows).map((row) => row.map((cell, column) => wrapped(cell, widths[column]))));
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd());
}

const GAP = "   ";

const CHARS = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: GAP,
};

function wrapped(cell: string, width = cell.length): string {
  return wrap(cell, width).join("\n");
}

/** Blanks a first cell that equals the one above. */
function withoutRepeats(rows: Rows): Rows {
  return rows.map((row, index) => (row[0] === rows[index - 1]?.[0] ? ["", ...row.slice(1)] : row));
}

type Rows = readonly (readonly string[])[];

/** Column widths; if too wide, the widest columns shrink evenly. Words, then parts of names, stay whole while they fit. */
function fitted(rows: Rows, width: number): number[] {
  const natural = widest(rows, (cell) => cell.length);
  const least =
    [SPACES, SEPARATORS]
      .map((ends) => widest(rows, (cell) => Math.max(...cell.split(ends).map((piece) => piece.length))))
      .find((widths) => sum(widths) <= width) ?? [];
  const capped = (most: number): number[] =>
    natural.map((one, column) => Math.min(one, Math.max(most, least[column] ?? 0)));
  let most = Math.max(...natural);
  while (most > LEAST_WIDTH && sum(capped(most)) > width) {
    most -= 1;
  }
  return capped(most);
}

const SPACES = / /;
const LEAST_WIDTH = 8;

function widest(rows: Rows, widthOf: (cell: string) => number): number[] {
  return (rows[0] ?? []).map((_, column) => Math.max(1, ...rows.map((row) => widthOf(row[column] ?? ""))));
}

function sum(widths: readonly number[]): number {
  return widths.reduce((total, one) => total + one, 0);
}
