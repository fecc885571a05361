import { WITHOUT_RESOURCE } from "../../components/iam/withoutResource";
import { isEverything, type Place } from "./place";
import { Effect, type Statement } from "./statement";

/** Something that a statement allows without naming it. */
export interface Wildcard {
  /** As in `ecr:GetAuthorizationToken on everything`. */
  readonly what: string;
  /** Why it can't be narrower; undefined if it could be, as far as is known here. */
  readonly reason: string | undefined;
}

/** Everything that a statement allows without naming it; what it denies can't be too wide. */
export function wildcardsOf({ effect, principals, actions, resources }: Statement, place: Place): Wildcard[] {
  if (effect === Effect.deny) {
    return [];
  }
  const named = actions.allBut ? [] : actions.names;
  const things = place.things(resources);
  const on = things.join(", ");
  const everywhere = resources.allBut
    ? things
    : things.filter((_, index) => isEverything(resources.names[index] ?? ""));
  return [
    ...(principals.allBut || principals.names.some(([, who]) => who === "*")
      ? [avoidable(`${actionsInWords(actions).join(", ")} on ${on} by anybody`)]
      : []),
    ...(actions.allBut ? [avoidable(`every action but ${actions.names.join(", ")} on ${on}`)] : []),
    ...named.filter((action) => /[*?]/.test(action)).map((action) => avoidable(`every ${action} on ${on}`)),
    ...everywhere.flatMap((all) =>
      named
        .filter((action) => !/[*?]/.test(action))
        .map((action) => ({
          what: `${action} on ${all}`,
          reason: WITHOUT_RESOURCE.includes(action) ? "IAM has no resource level for it" : undefined,
        })),
    ),
  ];
}

/** Each selected action; for `NotAction`, one text with the excluded ones. */
export function actionsInWords({ allBut, names }: Statement["actions"]): readonly string[] {
  return allBut ? [`all but ${names.join(", ")}`] : names;
}

function avoidable(what: string): Wildcard {
  return { what, reason: undefined };
}
