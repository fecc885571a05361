import type { CapturedResource } from "../../offline/capturedResource";
import type { CapturedStack } from "../../offline/captureStack";
import { Names, projectOf } from "../../resourceTypes";
import { Inventory } from "../inventory/inventory";
import { Parts } from "./parts";
import { Place } from "./place";
import { type Task, tasksOf } from "./tasks";

/** A stack's registered resources, prepared for reading access. */
export interface StackView {
  readonly resources: readonly CapturedResource[];
  readonly inventory: Inventory;
  readonly names: Names;
  readonly parts: Parts;
  readonly place: Place;
  readonly tasks: readonly Task[];
}

/** Properties read from a captured stack. */
export interface ReadStack extends Pick<CapturedStack, "stack"> {
  readonly resources: readonly CapturedResource[];
}

export function viewOf({ stack, resources }: ReadStack): StackView {
  const inventory = new Inventory(resources);
  const names = new Names(projectOf(resources), stack);
  const parts = new Parts(resources, names);
  const tasks = tasksOf(inventory, parts);
  return { resources, inventory, names, parts, tasks, place: new Place(resources, names, regionOf(tasks)) };
}

/** Containers log in the stack's own region. */
function regionOf(tasks: readonly Task[]): string {
  const [container] = tasks.flatMap(({ containers }) => containers);
  return container?.logConfiguration?.options?.["awslogs-region"] ?? "";
}
