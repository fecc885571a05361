import { needsNoRow, Picture, RESOURCE_TYPES } from "../../resourceTypes";
import type { OtherResources } from "./environment";

/** What the picture doesn't show, so that it never leaves out what somebody added. */
export function otherResources(types: ReadonlyMap<string, number>): OtherResources[] {
  return [...types]
    .filter(([type]) => RESOURCE_TYPES[type]?.picture !== Picture.drawn && !needsNoRow(type))
    .map(([type, count]) => ({ type, count }))
    .sort((left, right) => left.type.localeCompare(right.type, "en"));
}
