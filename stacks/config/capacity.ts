import { CapacityProvider } from "../../components/task/fargatePlatform";
import { type CapacityStrategyItem, capacityStrategyProblems } from "../../components/task/capacityStrategy";
import type { Fields } from "./fields";
import { type AgentConfig, AgentType } from "./types";

/** Reads `capacityProvider`, or `capacity` in its place: several with their weights. */
export function readCapacity(
  fields: Fields,
  type: AgentType,
): Pick<AgentConfig, "capacityProvider" | "capacityProviderStrategy"> {
  const only = fields.choice("capacityProvider", CapacityProvider);
  const capacity = fields.object("capacity");
  if (capacity === undefined) {
    return { capacityProvider: only ?? CapacityProvider.onDemand, capacityProviderStrategy: undefined };
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
