import { CapacityProvider, CpuArchitecture } from "../../components/task/fargatePlatform";
import { FREE_STORAGE_GIB } from "../inventory/inventory";
import { type CostItem, MONTH_HOURS, Part } from "./line";
import type { PriceKey } from "../../resourceTypes/priceKey";
import type { Prices } from "./prices";
import type { Service, Setup, Task } from "./setup";
import type { Usage } from "./usage";

const PRICES: Record<CpuArchitecture, Record<CapacityProvider, readonly [vcpu: PriceKey, gb: PriceKey]>> = {
  [CpuArchitecture.x86]: {
    [CapacityProvider.onDemand]: ["x86Vcpu", "x86Gb"],
    [CapacityProvider.spot]: ["spotX86Vcpu", "spotX86Gb"],
  },
  [CpuArchitecture.arm]: {
    [CapacityProvider.onDemand]: ["arm64Vcpu", "arm64Gb"],
    [CapacityProvider.spot]: ["spotArm64Vcpu", "spotArm64Gb"],
  },
};

/** US dollars per task hour. */
export function taskHour(
  { of }: Prices,
  { cpu, memoryMiB, storageGiB, architecture, spotShare }: Task,
): number {
  const on = (capacity: CapacityProvider): number => {
    const [vcpu, gb] = PRICES[architecture][capacity];
    return (cpu / 1024) * of[vcpu] + (memoryMiB / 1024) * of[gb];
  };
  const storage = Math.max(0, storageGiB - FREE_STORAGE_GIB) * of.taskStorageGb;
  return (1 - spotShare) * on(CapacityProvider.onDemand) + spotShare * on(CapacityProvider.spot) + storage;
}

/** Billed hours: Fargate bills at least a minute per task. */
export function runHours(runs: number, minutes: number): number {
  return (runs * Math.max(1, minutes)) / 60;
}

export function taskItems({ services, flowRuns }: Setup, prices: Prices, usage: Usage): CostItem[] {
  return [
    ...services.map((service) => taskItem(service.name, prices, service, service.count * hoursOf(service))),
    {
      ...taskItem("flow runs", prices, flowRuns, runHours(usage.runs, usage.minutes)),
      varies: true,
    },
  ];
}

/** In a month, of which a service with a schedule has its share. */
function hoursOf({ awakeHours = WEEK_HOURS }: Service): number {
  return (MONTH_HOURS * awakeHours) / WEEK_HOURS;
}

const WEEK_HOURS = 7 * 24;

function taskItem(item: string, prices: Prices, task: Task, hours: number): CostItem {
  const unitPrice = taskHour(prices, task);
  return {
    item,
    part: Part.tasks,
    quantity: hours,
    unit: "task hour",
    unitPrice,
    monthly: hours * unitPrice,
    varies: false,
  };
}
