import { CpuArchitecture } from "../../components/task/fargatePlatform";
import type { FargateSize } from "../../components/task/fargateSize";
import type { DeploymentSize } from "../flows";
import { sum } from "./line";
import { monthlyItems } from "./monthlyItems";
import type { Prices } from "./prices";
import type { Setup } from "./setup";
import { runHours, taskHour } from "./tasks";
import type { Usage } from "./usage";

/** Cost of 1,000 flow runs of one size and length, in US dollars, not rounded. */
export interface ThousandRuns extends FargateSize {
  /** The deployment, flow project or stack with this size. */
  readonly name: string;
  readonly minutes: number;
  /** CPU, memory and disk, by processor and capacity. */
  readonly x86: number;
  readonly arm64: number;
  readonly spotX86: number;
  readonly spotArm64: number;
  /** Other cost, the same for any processor and capacity: image layers, secret reads, events. */
  readonly besides: number;
}

const RUNS = 1000;

export function thousandRuns(
  setup: Setup,
  prices: Prices,
  usage: Usage,
  { name, ...own }: DeploymentSize,
): ThousandRuns {
  const { cpu, memoryMiB, storageGiB } = { ...setup.flowRuns, ...own };
  const hours = runHours(RUNS, usage.minutes);
  const on = (architecture: CpuArchitecture, spotShare: number): number =>
    hours * taskHour(prices, { ...setup.flowRuns, cpu, memoryMiB, storageGiB, architecture, spotShare });
  return {
    name,
    cpu,
    memoryMiB,
    minutes: usage.minutes,
    x86: on(CpuArchitecture.x86, 0),
    arm64: on(CpuArchitecture.arm, 0),
    spotX86: on(CpuArchitecture.x86, 1),
    spotArm64: on(CpuArchitecture.arm, 1),
    besides: besides(setup, prices, usage),
  };
}

/** Increase of a month's bill without tasks and Container Insights, whose metrics are billed by the hour. */
function besides(setup: Setup, prices: Prices, usage: Usage): number {
  const bill = (runs: number): number =>
    sum(
      monthlyItems({ ...setup, hasContainerInsights: false }, prices, { ...usage, runs }).filter(
        ({ price }) => price !== undefined,
      ),
    );
  return bill(RUNS) - bill(0);
}
