/** An error in words for a person. */
export interface Translation {
  /** What it means, and what to do. */
  readonly sentence: string;
  /** As it was said. */
  readonly original: string;
}
