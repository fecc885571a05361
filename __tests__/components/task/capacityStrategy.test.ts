import {
  type CapacityStrategyItem,
  capacityStrategyProblems,
  spotShare,
} from "../../../components/task/capacityStrategy";

const onDemand = (weight: number, base?: number): CapacityStrategyItem => item("FARGATE", weight, base);
const spot = (weight: number, base?: number): CapacityStrategyItem => item("FARGATE_SPOT", weight, base);

function item(
  capacityProvider: CapacityStrategyItem["capacityProvider"],
  weight: number,
  base?: number,
): CapacityStrategyItem {
  return { capacityProvider, weight, ...(base === undefined ? {} : { base }) };
}

it.each([
  ["one provider", [spot(1)], undefined, 1],
  ["weights", [onDemand(1), spot(4)], undefined, 0.8],
  ["a base doesn't count for runs", [onDemand(1, 5), spot(3)], undefined, 0.75],
  ["a base comes before weights", [onDemand(1, 1), spot(4)], 6, 4 / 6],
  ["a base of Spot", [onDemand(1), spot(1, 2)], 4, 0.75],
  ["a base above the number of tasks", [onDemand(1, 10), spot(4)], 2, 0],
  ["no tasks", [onDemand(1, 1), spot(1)], 0, 0.5],
] as const)("share on Spot: %s", (_, items, tasks, share) => {
  expect(spotShare(items, tasks)).toBeCloseTo(share, 10);
});

it.each([
  ["nothing", [], ["`c` must have at least one of FARGATE and FARGATE_SPOT, got none."]],
  [
    "weights and bases that ECS refuses",
    [onDemand(0, -1), spot(1001)],
    [
      "`c.FARGATE.weight` must be a whole number from 1 to 1000, got 0.",
      "`c.FARGATE.base` must be a whole number from 0 to 100000, got -1.",
      "`c.FARGATE_SPOT.weight` must be a whole number from 1 to 1000, got 1001.",
    ],
  ],
  [
    "two bases",
    [onDemand(1, 1), spot(1, 2)],
    ["`c` must have a base for one capacity provider only, got FARGATE and FARGATE_SPOT."],
  ],
  ["what ECS takes", [onDemand(1, 1), spot(1000, 0)], []],
] as const)("problems of a strategy: %s", (_, items, problems) => {
  expect(capacityStrategyProblems(items, "c")).toEqual(problems);
});
