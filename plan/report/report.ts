import type { Diagram } from "../picture/diagram";
import type { Section } from "../section";
import type { TreeNode } from "../tree";

/** What is to be shown, whether as text, Markdown or a page. */
export interface Report {
  readonly title: string;
  /** What one should know before all else. */
  readonly notes: readonly string[];
  /** Why `pulumi up` would fail. */
  readonly problems: readonly string[];
  readonly parts: readonly Part[];
  /** What is said where there are no parts. @default that nothing changes: only a difference has none */
  readonly nothing?: string;
}

export const PART_NAMES = ["tree", "flows", "cost", "access", "picture"] as const;
export type PartName = (typeof PART_NAMES)[number];

interface PartBase {
  readonly name: PartName;
  readonly title: string;
  /** The part in a line. */
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

/** There is no such part. */
export interface GapPart extends PartBase {
  readonly kind: "gap";
}

export type Part = TreePart | TablesPart | PicturePart | GapPart;

/** Of a report without parts. */
export function nothingIn({ nothing = "Nothing changes." }: Report): string {
  return nothing;
}

/** Parts for where a picture can be seen: it says most at a glance. */
export function pictureFirst(parts: readonly Part[]): Part[] {
  return [...parts].sort((one, other) => Number(other.kind === "picture") - Number(one.kind === "picture"));
}

/** The report with nothing but some of its parts. */
export function onlyParts(report: Report, names: readonly PartName[]): Report {
  const parts = report.parts.filter(({ name }) => names.includes(name));
  const others = [...new Set(report.parts.map(({ name }) => name))].filter((name) => !names.includes(name));
  return {
    ...report,
    parts,
    ...(others.length === 0 ? {} : { nothing: `Nothing changes but ${others.join(", ")}.` }),
  };
}
