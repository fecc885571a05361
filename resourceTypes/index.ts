import type { CapturedResource } from "../offline/capturedResource";
import { type AccountType, accountTypes } from "./accountTypes";
import { aurora } from "./aurora";
import { components } from "./components";
import type { Description, Names } from "./description";
import { events } from "./events";
import { image } from "./image";
import { loadBalancer } from "./loadBalancer";
import { managedInstances } from "./managedInstances";
import { monitoring } from "./monitoring";
import { natInstance } from "./natInstance";
import { network } from "./network";
import { idOnly, type OfflineAnswer } from "./offlineAnswer";
import type { ResourceType } from "./resourceType";
import { rights } from "./rights";
import { securityGroups } from "./securityGroups";
import { server } from "./server";
import { steps } from "./steps";
import { store } from "./store";
import { tasks } from "./tasks";
import { valkey } from "./valkey";

export * from "./resourceType";
export { listed, Names, projectOf } from "./description";

/** Every type that a stack's program creates, in the order of a tree's siblings. */
export const RESOURCE_TYPES: Readonly<Record<string, ResourceType>> = {
  ...network,
  ...securityGroups,
  ...natInstance,
  ...store,
  ...aurora,
  ...server,
  ...valkey,
  ...loadBalancer,
  ...image,
  ...monitoring,
  ...tasks,
  ...managedInstances,
  ...events,
  ...rights,
  ...steps,
};

/** A type that a stack or `bootstrap/` creates; undefined: not in the table. */
export function madeType(type: string): AccountType | undefined {
  return RESOURCE_TYPES[type] ?? (accountTypes as Readonly<Record<string, AccountType>>)[type];
}

/** Of a type that the table doesn't have, the name alone is known. */
export function offlineAnswer(type: string): OfflineAnswer {
  return madeType(type)?.offline ?? idOnly;
}

/** Whether it takes no row: the project's own components, and what is Pulumi's, are no resources of AWS. */
export function needsNoRow(type: string): boolean {
  return type.startsWith("prefect-ecs:") || type.startsWith("pulumi:");
}

/** A type without a row, and its number of resources. */
export interface UnknownType {
  readonly type: string;
  readonly count: number;
}

/** Types without a row, by name, so that no output silently omits resources that users added. */
export function unknownTypes(counts: ReadonlyMap<string, number>): UnknownType[] {
  return [...counts]
    .filter(([type]) => RESOURCE_TYPES[type] === undefined && !needsNoRow(type))
    .map(([type, count]) => ({ type, count }))
    .sort((left, right) => left.type.localeCompare(right.type, "en"));
}

const RANKS = [...Object.keys(components), ...Object.keys(RESOURCE_TYPES)];

/** A resource in words; where there are none, its type. */
export function describe(resource: CapturedResource, names: Names, isLeaf: boolean): Description {
  const wordless = { kind: resource.type, facts: [] };
  const words = components[resource.type] ?? RESOURCE_TYPES[resource.type]?.words;
  try {
    return words?.(resource, names, isLeaf) ?? wordless;
  } catch {
    // Another version's may have other inputs than the words are made for.
    return wordless;
  }
}

/** Where a type stands among others. */
export function rankOf(type: string): number {
  const rank = RANKS.indexOf(type);
  return rank === -1 ? RANKS.length : rank;
}
