import { listed } from "../../resourceTypes";
import { instanceTypesOf, type ProviderInputs } from "../../resourceTypes/managedInstances";
import type { Inventory } from "../inventory/inventory";

/** Managed Instances, whose price nobody knows before a flow run needs one. */
export interface InstancesInUse {
  readonly name: string;
  readonly instanceTypes: readonly string[];
}

/** Managed Instances of a stack, by name. */
export function managedInstancesIn(inventory: Inventory): InstancesInUse[] {
  return inventory
    .all("aws:ecs/capacityProvider:CapacityProvider")
    .map(({ inputs }) => inputs as unknown as ProviderInputs)
    .map((inputs) => ({ name: String(inputs.name), instanceTypes: instanceTypesOf(inputs) }));
}

/** One line for each. */
export function managedInstancesLines(instances: readonly InstancesInUse[] = []): string[] {
  return instances.map(
    ({ name, instanceTypes }) =>
      `Not in these: flow runs on the Managed Instances ${name}, ${listed(instanceTypes)}: an instance costs EC2's price of its type ` +
      `and disk, and ECS's fee for managing it, from its start for a flow run until it has been idle for a while; nothing in between.`,
  );
}
