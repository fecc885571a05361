/** How much of a log is wanted. */
export interface LogsArgs {
  /** Go on with what comes. */
  readonly follow: boolean;
  /** Seconds before now. @default what fits the log */
  readonly since?: number;
  /** The last lines of it. @default what fits the log */
  readonly limit?: number;
}

/** The last lines of what there is. */
export function lastLines<Line>(lines: readonly Line[], limit: number | undefined): readonly Line[] {
  return limit === undefined ? lines : lines.slice(Math.max(0, lines.length - limit));
}
