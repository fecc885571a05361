import { type Mark, SIGN } from "../mark";
import type { TreeNode } from "../tree";
import { wrap } from "./wrap";

/** Colours of a text's elements. */
export interface TextStyle {
  readonly title: (text: string) => string;
  readonly component: (text: string) => string;
  readonly fact: (text: string) => string;
  readonly marked: Readonly<Record<Mark, (text: string) => string>>;
}

export const PLAIN: TextStyle = {
  title: String,
  component: String,
  fact: String,
  marked: { added: String, removed: String, changed: String },
};

/** A tree's lines: branches and titles on the left, facts on the right. */
export function textTree(nodes: readonly TreeNode[], width: number, style: TextStyle = PLAIN): string[] {
  const lines = linesBelow(nodes, "");
  const labelWidth = Math.max(0, ...lines.map(({ label }) => label.length)) + GAP;
  const signWidth = lines.some(({ mark }) => mark !== undefined) ? 2 : 0;
  const factWidth = Math.min(MOST_FACT_WIDTH, Math.max(LEAST_FACT_WIDTH, width - labelWidth - signWidth));
  return lines.flatMap((line) => {
    const sign = line.mark === undefined ? "" : SIGN[line.mark];
    const set = line.mark === undefined ? String : style.marked[line.mark];
    return laidOut(line, labelWidth, factWidth, style).map((text) =>
      signWidth === 0 ? text : set(`${sign.padEnd(signWidth)}${text}`),
    );
  });
}

/** Spaces between the tree and the facts. */
const GAP = 3;
/** Fits most facts, and stays readable. */
const MOST_FACT_WIDTH = 76;
const LEAST_FACT_WIDTH = 24;

interface Line {
  /** Branches and title. */
  readonly label: string;
  /** Branches of the lines below. */
  readonly below: string;
  readonly facts: readonly string[];
  readonly isComponent: boolean;
  readonly mark?: Mark;
}

function linesBelow(nodes: readonly TreeNode[], indent: string): Line[] {
  return nodes.flatMap(({ title, facts, isComponent, mark, children }, index) => {
    const isLast = index === nodes.length - 1;
    const childIndent = `${indent}${isLast ? "   " : "│  "}`;
    return [
      {
        label: `${indent}${isLast ? "└─ " : "├─ "}${title}`,
        below: `${childIndent}${children.length > 0 ? "│" : ""}`,
        facts,
        isComponent,
        mark,
      },
      ...linesBelow(children, childIndent),
    ];
  });
}

function laidOut(
  { label, below, facts, isComponent }: Line,
  labelWidth: number,
  factWidth: number,
  style: TextStyle,
): string[] {
  const title = label.replace(/^[│├└─ ]*/, "");
  const branches = label.slice(0, label.length - title.length);
  const [first = "", ...others] = facts.flatMap((fact) => wrap(fact, factWidth, "  "));
  const start = `${branches}${isComponent ? style.component(title) : title}`;
  return [
    first === "" ? start : `${start}${" ".repeat(labelWidth - label.length)}${style.fact(first)}`,
    ...others.map((fact) => `${below.padEnd(labelWidth)}${style.fact(fact)}`),
  ];
}
