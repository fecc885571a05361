/** A way into a part of the stack, or out of it; also one that is shut, so that it is said. */
export interface Opening {
  readonly direction: Direction;
  /** What is open or shut: `security group flow-runs`. */
  readonly at: string;
  /** Parts of the stack that it is for. */
  readonly of: readonly string[];
  /** What passes: `tcp 443`, `a shell`; `NOTHING` where it is shut. */
  readonly allows: string;
  /** From whom or to whom; empty where nothing passes. */
  readonly peers: readonly string[];
  /** What else is good to know. */
  readonly note: string;
}

export const Direction = { in: "in", out: "out" } as const;
export type Direction = (typeof Direction)[keyof typeof Direction];

export const NOTHING = "nothing";

/** Of what isn't the stack's, the program knows no more. */
export const AS_ITS_KEEPER_SAYS = "what its keeper lets through";

/** `0.0.0.0/0` → `anywhere (0.0.0.0/0)` */
export function rangeInWords(range: string): string {
  return ["0.0.0.0/0", "::/0"].includes(range) ? `anywhere (${range})` : range;
}
