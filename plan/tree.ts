import type { Mark } from "./mark";
import { isComponent, type PlannedResource } from "./resources";

/** A node of a tree, for any format. */
export interface TreeNode {
  readonly title: string;
  readonly facts: readonly string[];
  readonly isComponent: boolean;
  /** Set only in a difference. */
  readonly mark?: Mark;
  readonly children: readonly TreeNode[];
}

/** The tree of a stack's components and resources, with the main facts of each. */
export function treeOf(
  resources: readonly (PlannedResource & { readonly mark?: Mark })[],
  parent = "",
): TreeNode[] {
  return resources
    .filter((resource) => resource.parent === parent)
    .map((resource) => ({
      title: resource.title,
      facts: resource.facts,
      isComponent: isComponent(resource),
      mark: resource.mark,
      children: treeOf(resources, resource.urn),
    }));
}
