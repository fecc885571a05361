import type { Grant } from "./grant";
import { Direction, type Opening } from "./network/opening";
import type { Assumption } from "./roles";
import type { SecretAccess } from "./secrets/secrets";
import type { SecretUse } from "./secrets/uses";

/** `ECS tasks, for this account` */
export function assumptionInWords({ who, isDenial, conditions }: Assumption): string {
  return `${isDenial ? "never " : ""}${[who.join(" and "), ...conditions].join(", ")}`;
}

/** `may ecs:RunTask on task definition flow-run:*, in cluster main`: each action on each resource is a right. */
export function rightsInWords({ isDenial, actions, resources, conditions }: Grant): string[] {
  return actions.flatMap((action) =>
    resources.map((resource) =>
      [`${isDenial ? "must not" : "may"} ${action} on ${resource}`, ...conditions].join(", "),
    ),
  );
}

/** `in: tcp 22 from anywhere (0.0.0.0/0), for flow runs` */
export function openingInWords({ direction, of, allows, peers }: Opening): string {
  const ends = peers.length === 0 ? "" : ` ${direction === Direction.in ? "from" : "to"} ${peers.join(", ")}`;
  return `${direction}: ${allows}${ends}${of.length === 0 ? "" : `, for ${of.join(", ")}`}`;
}

/** `flow runs as DATABASE_URL (its key url)` */
export function useInWords({ part, as, jsonKey }: SecretUse): string {
  return `${part} as ${as}${jsonKey === undefined ? "" : ` (its key ${jsonKey})`}`;
}

/** `Secrets Manager; its value is in the state, encrypted` */
export function keepingInWords({ keptIn, inState }: SecretAccess): string {
  return inState === undefined
    ? keptIn
    : `${keptIn}; its value is in the state, ${inState === "encrypted" ? inState : "in plaintext"}`;
}
