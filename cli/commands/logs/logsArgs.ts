/** Range of a log to show. */
export interface LogsArgs {
  /** Follow new lines. */
  readonly follow: boolean;
  /** Seconds before now. @default depends on the log */
  readonly since?: number;
  /** Number of last lines. @default depends on the log */
  readonly limit?: number;
}

/** The last `limit` lines, or all. */
export function lastLines<Line>(lines: readonly Line[], limit: number | undefined): readonly Line[] {
  return limit === undefined ? lines : lines.slice(Math.max(0, lines.length - limit));
}
