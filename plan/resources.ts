import type { CapturedResource } from "../offline/capturedResource";
import type { CapturedStack } from "../offline/captureStack";
import { describe, Names, rankOf } from "../resourceTypes";

/** A resource of the plan: its inputs and description. */
export interface PlannedResource extends CapturedResource {
  /** Kind, and name without the parent's prefix: `NAT gateway nat-1`. */
  readonly title: string;
  /** Main properties, a line each. */
  readonly facts: readonly string[];
}

/** A stack's resources with descriptions: parents before children, related ones side by side. */
export function plannedResources({
  project,
  stack,
  resources,
}: Pick<CapturedStack, "project" | "stack" | "resources">): PlannedResource[] {
  const names = new Names(project, stack);
  const parents = new Set(resources.map(({ parent }) => parent));
  const nameOf = new Map(resources.map(({ urn, name }) => [urn, name]));
  return inTreeOrder(resources).map((resource) => {
    const { kind, facts } = describe(resource, names, !parents.has(resource.urn));
    const name = withoutPrefix(resource.name, nameOf.get(resource.parent) ?? `${project}-${stack}`);
    return { ...resource, title: name === "" ? kind : `${kind} ${name}`, facts };
  });
}

/** A reproducible order: that of registration varies. */
export function inTreeOrder<T extends CapturedResource>(resources: readonly T[], parent = ""): T[] {
  return resources
    .filter((resource) => resource.parent === parent)
    .sort(byRankAndName)
    .flatMap((resource) => [resource, ...inTreeOrder(resources, resource.urn)]);
}

function byRankAndName(a: CapturedResource, b: CapturedResource): number {
  return rankOf(a.type) - rankOf(b.type) || a.name.localeCompare(b.name, "en", { numeric: true });
}

function withoutPrefix(name: string, parentName: string): string {
  return name.startsWith(parentName) ? name.slice(parentName.length).replace(/^-/, "") : name;
}

/** Whether it is a component, which groups resources and doesn't exist in AWS. */
export function isComponent({ type }: CapturedResource): boolean {
  return type.startsWith("prefect-ecs:");
}
