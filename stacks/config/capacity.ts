import { CapacityProvider } from "../../components/task/fargatePlatform";
import { type CapacityStrategyItem, capacityStrategyProblems } from "../../components/task/capacityStrategy";
import { show } from "../../components/show";
import type { Fields } from "./fields";
import { type AgentConfig, AgentType } from "./types";

type Capacity = Pick<AgentConfig, "capacityProvider" | "capacityProviderStrategy" | "managedInstances">;

/**
 * Reads `capacityProvider`, or `capacity` in its place: several of Fargate's with their weights.
 *
 * @param instances Names of Managed Instances.
 */
export function readCapacity(fields: Fields, type: AgentType, instances: readonly string[]): Capacity {
  const allowed = [...Object.values(CapacityProvider), ...instances];
  const only = fields.choice<string>(
    "capacityProvider",
    Object.fromEntries(allowed.map((one) => [one, one])),
  );
  const managedInstances = instances.find((name) => name === only);
  const fargate = Object.values(CapacityProvider).find((provider) => provider === only);
  if (managedInstances !== undefined && type === AgentType.process) {
    const demand = "be for an agent of type 'ecs' when it names Managed Instances";
    fields.must("capacityProvider", demand, show(managedInstances));
  }
  const capacity = fields.object("capacity");
  if (capacity === undefined) {
    return {
      capacityProvider: fargate ?? CapacityProvider.onDemand,
      capacityProviderStrategy: undefined,
      managedInstances,
    };
  }
  if (only !== undefined) {
    fields.report(
      `\`${fields.key("capacity")}\` and \`${fields.key("capacityProvider")}\` exclude each other: remove one.`,
    );
  }
  const items = Object.values(CapacityProvider).flatMap((provider) => readItem(capacity, provider, type));
  capacity.rejectUnknown();
  fields.report(...capacityStrategyProblems(items, fields.key("capacity")));
  const [heaviest] = [...items].sort((left, right) => right.weight - left.weight);
  return {
    capacityProvider: heaviest?.capacityProvider ?? CapacityProvider.onDemand,
    capacityProviderStrategy: items,
    managedInstances: undefined,
  };
}

function readItem(capacity: Fields, provider: CapacityProvider, type: AgentType): CapacityStrategyItem[] {
  const item = capacity.object(provider);
  if (item === undefined) {
    return [];
  }
  const weight = item.integer("weight");
  const base = item.integer("base");
  item.rejectUnknown();
  if (base !== undefined && type === AgentType.ecs) {
    item.report(
      `\`${item.key("base")}\` is for an agent of type 'process': it counts the tasks of an ECS service, and each flow run here is a task of its own. Remove it.`,
    );
  }
  return [{ capacityProvider: provider, weight: weight ?? 0, ...(base === undefined ? {} : { base }) }];
}
