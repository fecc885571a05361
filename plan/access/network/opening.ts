/** A way into a part of the stack, or out of it; also one that is shut, so that it is said. */
export interface Opening {
  readonly direction: Direction;
  /** The open or closed resource: `security group flow-runs`. */
  readonly at: string;
  /** Parts of the stack that it is for. */
  readonly of: readonly string[];
  /** Allowed traffic: `tcp 443`, `a shell`; `NOTHING` if closed. */
  readonly allows: string;
  /** From whom or to whom; empty where nothing passes. */
  readonly peers: readonly string[];
  /** Remarks. */
  readonly note: string;
}

export const Direction = { in: "in", out: "out" } as const;
export type Direction = (typeof Direction)[keyof typeof Direction];

export const NOTHING = "nothing";

/** The program knows no more about resources of other stacks. */
export const AS_ITS_KEEPER_SAYS = "what its keeper lets through";

/** `0.0.0.0/0` → `anywhere (0.0.0.0/0)` */
export function rangeInWords(range: string): string {
  return ["0.0.0.0/0", "::/0"].includes(range) ? `anywhere (${range})` : range;
}
