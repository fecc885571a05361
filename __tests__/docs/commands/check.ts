import type { Call } from "../../../scripts/docs/commands/shell";

/** A call, and what has to be known to judge it. */
export interface DocumentedCall extends Call {
  readonly document: string;
  /** Whether it stands as a reader types it; otherwise something may be missing at its end. */
  readonly isWhole: boolean;
}

/** The problem of a call, if there is one. */
export type Check = (call: DocumentedCall) => string | undefined;

/** The value of an option, in either of its two forms. */
export function valueOf(args: readonly string[], option: string): string | undefined {
  const joined = args.find((word) => word.startsWith(`${option}=`));
  const index = args.indexOf(option);
  return joined?.slice(option.length + 1) ?? (index < 0 ? undefined : args[index + 1]);
}
