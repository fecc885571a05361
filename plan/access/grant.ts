import { wordsOf } from "../../resourceTypes/rights";
import { conditionsInWords } from "./conditions";
import type { Place } from "./place";
import { Effect, type Statement } from "./statement";
import { actionsInWords, type Wildcard, wildcardsOf } from "./wildcards";

/** A statement of a policy in words. */
export interface Grant {
  /** The statement's name in its policy. */
  readonly sid: string | undefined;
  /** Its purpose: `watch and stop flow runs`. */
  readonly words: string;
  readonly isDenial: boolean;
  /** As in the policy, `ecs:RunTask`; one text `all but …` where it names those that it doesn't mean. */
  readonly actions: readonly string[];
  /** In short, `task definition flow-run:*`; one text `everything but …` where it names what it doesn't mean. */
  readonly resources: readonly string[];
  /** All of them must hold. */
  readonly conditions: readonly string[];
  readonly wildcards: readonly Wildcard[];
}

export function grantOf(statement: Statement, place: Place): Grant {
  const { sid, effect, actions, resources, conditions } = statement;
  return {
    sid,
    words: sid === undefined ? purposeOf(actions) : wordsOf(sid),
    isDenial: effect === Effect.deny,
    actions: actionsInWords(actions),
    resources: place.things(resources),
    conditions: conditionsInWords(conditions, place),
    wildcards: wildcardsOf(statement, place),
  };
}

/** `s3:GetObject` → `get object`: what a statement without a name is for. */
function purposeOf({ allBut, names }: Statement["actions"]): string {
  const purposes = names.map((name) => {
    const [, action = ""] = name.split(":");
    return /^\w+$/.test(action) ? wordsOf(action) : name;
  });
  return `${allBut ? "all but " : ""}${[...new Set(purposes)].join(", ")}`;
}
