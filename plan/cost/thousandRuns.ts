import { CapacityProvider, CpuArchitecture } from "../../components/task/fargatePlatform";
import type { FargateSize } from "../../components/task/fargateSize";
import type { DeploymentSize } from "../flows";
import { sum } from "./line";
import { monthlyItems } from "./monthlyItems";
import type { Prices } from "./prices";
import type { Setup } from "./setup";
import { runHours, taskHour } from "./tasks";
import type { Usage } from "./usage";

/** What 1,000 flow runs of one size and length cost, in US dollars, not rounded. */
export interface ThousandRuns extends FargateSize {
  /** Whose size it is. */
  readonly name: string;
  readonly minutes: number;
  /** CPU, memory and disk, by processor and capacity. */
  readonly x86: number;
  readonly arm64: number;
  readonly spotX86: number;
  readonly spotArm64: number;
  /** What they cause besides, whatever they run on: addresses, image layers, reads of secrets, events. */
  readonly besides: number;
}

const RUNS = 1000;

export function thousandRuns(
  setup: Setup,
  prices: Prices,
  usage: Usage,
  { name, cpu = setup.flowRuns.cpu, memoryMiB = setup.flowRuns.memoryMiB }: DeploymentSize,
): ThousandRuns {
  const hours = runHours(RUNS, usage.minutes);
  const on = (architecture: CpuArchitecture, capacity: CapacityProvider): number =>
    hours * taskHour(prices, { ...setup.flowRuns, cpu, memoryMiB, architecture, capacity });
  return {
    name,
    cpu,
    memoryMiB,
    minutes: usage.minutes,
    x86: on(CpuArchitecture.x86, CapacityProvider.onDemand),
    arm64: on(CpuArchitecture.arm, CapacityProvider.onDemand),
    spotX86: on(CpuArchitecture.x86, CapacityProvider.spot),
    spotArm64: on(CpuArchitecture.arm, CapacityProvider.spot),
    besides: besides(setup, prices, usage),
  };
}

/** The difference that they make to a month's bill, tasks apart; Container Insights' metrics are paid for by the hour. */
function besides(setup: Setup, prices: Prices, usage: Usage): number {
  const bill = (runs: number): number =>
    sum(
      monthlyItems({ ...setup, hasContainerInsights: false }, prices, { ...usage, runs }).filter(
        ({ price }) => price !== undefined,
      ),
    );
  return bill(RUNS) - bill(0);
}
