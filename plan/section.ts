/** A part of the plan in words and tables, for text, Markdown and HTML alike. */
export interface Section {
  readonly title: string;
  /** What is said before the tables, a paragraph each. */
  readonly text: readonly string[];
  readonly tables: readonly Table[];
}

export interface Table {
  readonly title: string;
  readonly columns: readonly Column[];
  /** As many cells in each as there are columns. */
  readonly rows: readonly (readonly string[])[];
}

export interface Column {
  readonly title: string;
  /** @default left */
  readonly align?: "left" | "right";
}

export function leftTo(title: string): Column {
  return { title };
}

export function rightTo(title: string): Column {
  return { title, align: "right" };
}
