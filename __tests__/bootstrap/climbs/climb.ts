import type { Context } from "../../rights/simulation";

/** A privilege escalation: a request with a role's credentials that must be denied. */
export interface Climb {
  readonly tries: string;
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
  /** Whether the role's trust policy has the caller's session. */
  readonly trusted: boolean;
}

/** With what a call seldom says left out. */
export function climb(
  tries: string,
  action: string,
  resource: string,
  context: Context = {},
  trusted = false,
): Climb {
  return { tries, action, resource, context, trusted };
}

/**
 * Where no tag helps, because a call names the other's thing without being about it, or a log's stream, names alone tell:
 * one program refuses stacks of which one begins like another.
 */
const BY_NAME_ALONE: readonly string[] = [
  "run a task in the other's cluster",
  "keep the other's flow run as a service of its own",
  "have its service run the other's definition",
  "register a revision that the other's next run takes",
  "read the other's log line by line",
  "forge events for the other",
  "tell one of several that isn't its own",
  "keep a service in the other's cluster",
  "tag a task of the other's cluster at its start",
  "wake who is on call for the other",
  "read the other's log",
  "write into the other's log",
];

/** Those that the own stack's rights have to hold: all, but where another program's stack begins like it. */
export function heldClimbs(climbs: readonly Climb[], own: string, other: string): Climb[] {
  return climbs.filter(({ tries }) => !other.startsWith(`${own}-`) || !BY_NAME_ALONE.includes(tries));
}
