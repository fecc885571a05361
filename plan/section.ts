/** A section of a report: text and tables, for any format. */
export interface Section {
  readonly title: string;
  /** Paragraphs before the tables. */
  readonly text: readonly string[];
  readonly tables: readonly Table[];
}

export interface Table {
  readonly title: string;
  readonly columns: readonly Column[];
  /** One cell per column. */
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
