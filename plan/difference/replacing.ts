import { ALL, RESOURCE_TYPES } from "../../resourceTypes";

export const Fate = { updated: "updated", replaced: "replaced", unknown: "unknown" } as const;
export type Fate = (typeof Fate)[keyof typeof Fate];

/** Whether a change of an input updates or replaces its resource, as far as known without an engine. */
export function fateOf(type: string, input: string): Fate {
  const known = RESOURCE_TYPES[type]?.replacedBy;
  if (known === undefined || known.unknown?.includes(input) === true) {
    return Fate.unknown;
  }
  const isFixed = known.inputs === ALL ? known.but?.includes(input) !== true : known.inputs.includes(input);
  return isFixed ? Fate.replaced : Fate.updated;
}

/** The fate of a resource, from the fates of its changed inputs. */
export function worstOf(fates: readonly Fate[]): Fate {
  return [Fate.replaced, Fate.unknown].find((fate) => fates.includes(fate)) ?? Fate.updated;
}
