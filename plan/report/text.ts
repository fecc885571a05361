import pc from "picocolors";
import type { Section, Table } from "../section";
import { nothingIn, type Part, type Report } from "./report";
import { textTable } from "./textTable";
import { type TextStyle, textTree } from "./textTree";
import { wrap } from "./wrap";

/** Renders a report for a terminal or a log. */
export function text(report: Report, width = ENOUGH, isColoured = false): string {
  const { title, notes, problems, parts } = report;
  const style = styleOf(isColoured);
  return [
    style.title(title),
    ...problems.flatMap((problem) => wrap(problem, width)).map(style.problem),
    ...notes.flatMap((note) => wrap(note, width)),
    ...(parts.length === 0 ? [nothingIn(report)] : []),
    ...parts.flatMap((part) => ["", ...partLines(part, width, style)]),
    "",
  ].join("\n");
}

/** Columns outside a terminal. */
const ENOUGH = 116;

interface ReportStyle extends TextStyle {
  readonly problem: (line: string) => string;
}

function styleOf(isColoured: boolean): ReportStyle {
  const { bold, cyan, dim, green, red, yellow } = pc.createColors(isColoured);
  return {
    title: (one) => bold(cyan(one)),
    problem: red,
    component: bold,
    fact: dim,
    marked: { added: green, removed: red, changed: yellow },
  };
}

function partLines(part: Part, width: number, style: TextStyle): string[] {
  const head = wrap(`${part.title}: ${part.summary}`, width);
  const [first = "", ...others] = head;
  const lines = [style.component(first), ...others];
  switch (part.kind) {
    case "tree":
      return [...lines, ...textTree(part.nodes, width, style)];
    case "tables":
      return [
        ...lines,
        ...part.sections.flatMap((section) => sectionLines(section, part.title, width, style)),
      ];
    case "picture":
      return wrap(`${part.title}: \`--picture <file>.svg\` draws it.`, width);
    case "gap":
      return lines;
  }
}

function sectionLines(
  { title, text, tables }: Section,
  partTitle: string,
  width: number,
  style: TextStyle,
): string[] {
  return [
    ...(title === partTitle ? [] : ["", style.component(title)]),
    ...text.flatMap((paragraph) => wrap(paragraph, Math.min(width, READABLE_WIDTH))),
    ...tables.flatMap((table) => [
      "",
      ...(table.title === title ? [] : [table.title]),
      ...tableLines(table, width, style),
    ]),
  ];
}

/** Longer lines are hard to read. */
const READABLE_WIDTH = 120;

function tableLines(table: Table, width: number, style: TextStyle): string[] {
  const [head = "", ...rows] = textTable(table, width);
  return [style.fact(head), ...rows];
}
