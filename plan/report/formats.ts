import { createRequire } from "node:module";
import type { Report } from "./report";

/** Format of a report. */
export type Format = "text" | "markdown" | "html";

export interface FormatOptions {
  /** Columns of the terminal. @default enough to read */
  readonly width?: number;
  readonly isColoured: boolean;
}

/** Loads only the requested format: the picture's typeface alone takes as long to load as a plan takes. */
const later = createRequire(__filename);

/** Renders reports as one text. */
export function formatted(
  reports: readonly Report[],
  format: Format,
  { width, isColoured }: FormatOptions,
): string {
  switch (format) {
    case "text": {
      const { text } = later("./text") as typeof import("./text");
      return reports.map((report) => text(report, width, isColoured)).join("\n");
    }
    case "markdown": {
      const { markdown } = later("./markdown") as typeof import("./markdown");
      return markdown(reports);
    }
    case "html": {
      const { page } = later("./html/page") as typeof import("./html/page");
      return page(reports);
    }
  }
}
