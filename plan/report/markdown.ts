import { mermaid } from "../picture/mermaid";
import type { Section, Table } from "../section";
import { tableMarkdown } from "./markdownTable";
import { nothingIn, type Part, pictureFirst, type Report } from "./report";
import { textTree } from "./textTree";

/** GitHub's limit for a comment is 65,536 characters. https://github.com/orgs/community/discussions/27190 */
const MOST_CHARACTERS = 65_000;

/** Renders reports for a pull request's comment: the most important first, the rest folded. */
export function markdown(reports: readonly Report[], most = MOST_CHARACTERS): string {
  const folded = new Set<Part>();
  for (;;) {
    const text = reports.map((report) => reportLines(report, folded).join("\n")).join("\n");
    const longest = longestPart(reports, folded);
    if (text.length <= most || longest === undefined) {
      return text;
    }
    folded.add(longest);
  }
}

function longestPart(reports: readonly Report[], left: ReadonlySet<Part>): Part | undefined {
  const lengthOf = (part: Part): number => partLines(part).join("\n").length;
  return reports
    .flatMap(({ parts }) => parts)
    .filter((part) => !left.has(part) && part.kind !== "gap")
    .sort((one, other) => lengthOf(other) - lengthOf(one))[0];
}

function reportLines(report: Report, left: ReadonlySet<Part>): string[] {
  const { title, notes, problems, parts } = report;
  return [
    `### ${escaped(title)}`,
    "",
    ...(problems.length === 0 ? [] : ["> [!CAUTION]", ...problems.map((one) => `> - ${escaped(one)}`), ""]),
    ...notes.flatMap((note) => [`> ${escaped(note)}`, ""]),
    ...parts.map(({ title: part, summary }) => `- **${escaped(part)}**: ${escaped(summary)}`),
    ...(parts.length === 0 ? [nothingIn(report)] : []),
    "",
    ...pictureFirst(parts).flatMap((part) =>
      left.has(part)
        ? [`_${escaped(part.title)} is left out, a comment takes no more: \`npm run plan\` shows it._`, ""]
        : partLines(part),
    ),
  ];
}

function partLines(part: Part): string[] {
  switch (part.kind) {
    case "tree":
      return fold(part, fence(...treeBlock(part.nodes)));
    case "tables":
      return fold(
        part,
        part.sections.flatMap((section) => sectionLines(section, part.title)),
      );
    case "picture":
      return fence("mermaid", mermaid(part.diagram).trimEnd().split("\n"));
    case "gap":
      return [];
  }
}

function fold({ title, summary }: Part, lines: readonly string[]): string[] {
  return [
    `<details><summary>${htmlText(title)}: ${htmlText(summary)}</summary>`,
    "",
    ...lines,
    "</details>",
    "",
  ];
}

const TREE_WIDTH = 116;

/** In a `diff` block GitHub colours lines by their first character: `+`, `-`, and `!` for changed ones. */
function treeBlock(nodes: Parameters<typeof textTree>[0]): [language: string, lines: string[]] {
  const lines = textTree(nodes, TREE_WIDTH);
  const isDifference = lines.some((line) => /^[+~-]/.test(line));
  return isDifference ? ["diff", lines.map((line) => line.replace(/^~/, "!"))] : ["text", lines];
}

function fence(language: string, lines: readonly string[]): string[] {
  return [`\`\`\`${language}`, ...lines, "```", ""];
}

function sectionLines({ title, text, tables }: Section, partTitle: string): string[] {
  return [
    ...(title === partTitle ? [] : [`#### ${escaped(title)}`, ""]),
    ...text.flatMap((paragraph) => [escaped(paragraph), ""]),
    ...tables.flatMap((table) => tableLines(table, title)),
  ];
}

function tableLines({ title, columns, rows }: Table, section: string): string[] {
  return [
    ...(title === section ? [] : [`**${escaped(title)}**`, ""]),
    tableMarkdown({ columns, rows: rows.map((cells) => cells.map(escaped)) }),
    "",
  ];
}

/** Escapes Markdown outside backticks. */
function escaped(text: string): string {
  return text
    .split("`")
    .map((piece, index) => (index % 2 === 1 ? piece : htmlText(piece.replace(/[\\*_[\]~]/g, "\\$&"))))
    .join("`");
}

function htmlText(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
