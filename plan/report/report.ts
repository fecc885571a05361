import type { Diagram } from "../picture/diagram";
import type { Section } from "../section";
import type { TreeNode } from "../tree";

/** A report to render as text, Markdown or HTML. */
export interface Report {
  readonly title: string;
  /** Shown first. */
  readonly notes: readonly string[];
  /** Why `pulumi up` would fail. */
  readonly problems: readonly string[];
  readonly parts: readonly Part[];
  /** Shown if there are no parts. @default "Nothing changes.": only a difference has none */
  readonly nothing?: string;
}

export const PART_NAMES = ["tree", "flows", "cost", "access", "picture"] as const;
export type PartName = (typeof PART_NAMES)[number];

interface PartBase {
  readonly name: PartName;
  readonly title: string;
  /** One line. */
  readonly summary: string;
}

/** Components and resources, or flows. */
export interface TreePart extends PartBase {
  readonly kind: "tree";
  readonly nodes: readonly TreeNode[];
}

export interface TablesPart extends PartBase {
  readonly kind: "tables";
  readonly sections: readonly Section[];
}

export interface PicturePart extends PartBase {
  readonly kind: "picture";
  readonly diagram: Diagram;
}

/** A missing part; the summary has the reason. */
export interface GapPart extends PartBase {
  readonly kind: "gap";
}

export type Part = TreePart | TablesPart | PicturePart | GapPart;

/** The text of a report without parts. */
export function nothingIn({ nothing = "Nothing changes." }: Report): string {
  return nothing;
}

/** Parts with the picture first, for formats that can show it. */
export function pictureFirst(parts: readonly Part[]): Part[] {
  return [...parts].sort((one, other) => Number(other.kind === "picture") - Number(one.kind === "picture"));
}

/** The report with only the named parts. */
export function onlyParts(report: Report, names: readonly PartName[]): Report {
  const parts = report.parts.filter(({ name }) => names.includes(name));
  const others = [...new Set(report.parts.map(({ name }) => name))].filter((name) => !names.includes(name));
  return {
    ...report,
    parts,
    ...(others.length === 0 ? {} : { nothing: `Nothing changes but ${others.join(", ")}.` }),
  };
}
