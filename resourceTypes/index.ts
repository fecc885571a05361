import type { CapturedResource } from "../offline/capture";
import type { Describe, Description, Names } from "./description";
import { events } from "./events";
import { image } from "./image";
import { monitoring } from "./monitoring";
import { network } from "./network";
import { rights } from "./rights";
import { components, steps } from "./steps";
import { tasks } from "./tasks";

export { listed, Names, projectOf } from "./description";

/** In the order in which a tree shows them side by side. */
const DESCRIBERS: Record<string, Describe> = {
  ...components,
  ...network,
  ...image,
  ...monitoring,
  ...tasks,
  ...events,
  ...rights,
  ...steps,
};

const TYPES = Object.keys(DESCRIBERS);

/** A resource in words; where there are none, its type. */
export function describe(resource: CapturedResource, names: Names, isLeaf: boolean): Description {
  const wordless = { kind: resource.type, facts: [] };
  try {
    return DESCRIBERS[resource.type]?.(resource, names, isLeaf) ?? wordless;
  } catch {
    // Another version's may have other inputs than the words are made for.
    return wordless;
  }
}

/** Where a type stands among others. */
export function rankOf(type: string): number {
  const rank = TYPES.indexOf(type);
  return rank === -1 ? TYPES.length : rank;
}
