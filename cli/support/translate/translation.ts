/** An error explained for the user. */
export interface Translation {
  /** What it means, and what to do. */
  readonly sentence: string;
  /** As it was said. */
  readonly original: string;
}
