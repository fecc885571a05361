import { show } from "../show";
import { CapacityProvider } from "./fargatePlatform";

/**
 * How many tasks a capacity provider gets, in ECS's terms:
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html
 */
export interface CapacityStrategyItem {
  readonly capacityProvider: CapacityProvider;
  /** Number of a service's tasks that run on it before weights count; of one provider only. @default 0 */
  readonly base?: number;
  /** Its share of the other tasks, relative to the other providers' weights. */
  readonly weight: number;
}

const MAX_WEIGHT = 1_000;
const MAX_BASE = 100_000;

/** Problems of a strategy; `key` is its name in messages. */
export function capacityStrategyProblems(items: readonly CapacityStrategyItem[], key: string): string[] {
  if (items.length === 0) {
    return [
      `\`${key}\` must have at least one of ${Object.values(CapacityProvider).join(" and ")}, got none.`,
    ];
  }
  const based = items.filter(({ base = 0 }) => base > 0).map(({ capacityProvider }) => capacityProvider);
  return [
    ...items.flatMap(({ capacityProvider, weight, base = 0 }) => [
      ...outOf(`${key}.${capacityProvider}.weight`, weight, 1, MAX_WEIGHT),
      ...outOf(`${key}.${capacityProvider}.base`, base, 0, MAX_BASE),
    ]),
    ...(based.length > 1
      ? [`\`${key}\` must have a base for one capacity provider only, got ${based.join(" and ")}.`]
      : []),
  ];
}

function outOf(key: string, value: number, least: number, most: number): string[] {
  return Number.isInteger(value) && value >= least && value <= most
    ? []
    : [`\`${key}\` must be a whole number from ${least} to ${most}, got ${show(value)}.`];
}

/** Share of tasks on Spot, from 0 to 1. @param tasks A service's number of them. @default without any base */
export function spotShare(items: readonly CapacityStrategyItem[], tasks?: number): number {
  const ofSpot = items.filter(({ capacityProvider }) => capacityProvider === CapacityProvider.spot);
  const share = sum(ofSpot.map(({ weight }) => weight)) / sum(items.map(({ weight }) => weight));
  if (tasks === undefined || tasks === 0) {
    return share;
  }
  const [based, onSpot] = [items, ofSpot].map((some) =>
    Math.min(tasks, sum(some.map(({ base = 0 }) => base))),
  ) as [number, number];
  return (onSpot + (tasks - based) * share) / tasks;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
