import type { Access } from "../../../plan/access/access";
import { accessSections } from "../../../plan/access/sections";
import type { CapturedResource } from "../../support/program";

/** The rows of a table of the sections, each on a line; none if there is no such table. */
export function rowsOf(access: Access, title: string): string[] {
  const tables = accessSections(access).flatMap((section) => section.tables);
  const rows = tables.find((table) => table.title === title)?.rows ?? [];
  return rows.map((cells) => cells.join(" | "));
}

/** A resource like another of the stack, under a name of its own. */
export function seeded(
  like: CapturedResource,
  type: string,
  name: string,
  inputs: Record<string, unknown>,
  dependencies: string[] = [],
): CapturedResource {
  return { ...like, type, name, urn: `${like.urn}-${name}`, parent: "", inputs, dependencies };
}

/** The resources, with the inputs of one changed. */
export function changed(
  resources: readonly CapturedResource[],
  { urn }: CapturedResource,
  inputs: Record<string, unknown>,
): CapturedResource[] {
  return resources.map((resource) =>
    resource.urn === urn ? { ...resource, inputs: { ...resource.inputs, ...inputs } } : resource,
  );
}
