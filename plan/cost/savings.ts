import { CpuArchitecture } from "../../components/task/fargatePlatform";
import { fargateMemoryMiB, type FargateSize } from "../../components/task/fargateSize";
import { type DataStoreSetup, otherEngine } from "./dataStore";
import { DEFAULT_NAT_INSTANCE_TYPE, NAT_INSTANCE_TYPES } from "../../components/network/natInstanceType";
import { sum } from "./line";
import { monthlyItems } from "./monthlyItems";
import type { Prices } from "./prices";
import type { Setup } from "./setup";
import type { Usage } from "./usage";

/** A setting that makes a stack cheaper. */
export interface Saving {
  /** The configuration key and its value. */
  readonly setting: string;
  /** US dollars a month, not rounded. */
  readonly monthly: number;
  readonly givesUp: string;
}

interface Cheaper {
  readonly setting: string;
  readonly givesUp: string;
  readonly setup: Setup;
}

/** Savings of each setting alone, largest first; at least a cent. */
export function savings(setup: Setup, prices: Prices, usage: Usage): Saving[] {
  const bill = (one: Setup): number => sum(monthlyItems(one, prices, usage));
  return cheaperSetups(setup)
    .map(({ setting, givesUp, setup: cheaper }) => ({
      setting,
      monthly: bill(setup) - bill(cheaper),
      givesUp,
    }))
    .filter(({ monthly }) => monthly >= 0.01)
    .sort((left, right) => right.monthly - left.monthly);
}

function cheaperSetups(setup: Setup): Cheaper[] {
  const { flowRuns, natGateways, elasticIps, logRetentionDays, dataStore } = setup;
  return [
    ...(natGateways > 1 ? [fewerGateways(setup)] : []),
    ...(natGateways > 0 ? [natInstance(setup)] : []),
    ...(elasticIps > natGateways || elasticIps > 1 ? [fewerAddresses(setup)] : []),
    arm(setup),
    {
      setting: "`agents`: `capacityProvider: FARGATE_SPOT`",
      givesUp:
        "AWS may stop a flow run with two minutes' notice; the run goes back to its queue and starts again",
      setup: { ...setup, flowRuns: { ...flowRuns, spotShare: 1 } },
    },
    ...smallerRuns(setup),
    ...(dataStore === undefined ? [] : [withOtherEngine(setup, dataStore)]),
    ...nightsOff(setup),
    ...(setup.hasContainerInsights ? [withoutInsights(setup)] : []),
    ...withoutDashboard(setup),
    ...(logRetentionDays > SHORT_RETENTION_DAYS
      ? [
          {
            setting: `\`logRetentionDays: ${SHORT_RETENTION_DAYS}\``,
            givesUp: `logs older than ${SHORT_RETENTION_DAYS} days`,
            setup: { ...setup, logRetentionDays: SHORT_RETENTION_DAYS },
          },
        ]
      : []),
  ];
}

/** Staging's default. */
const SHORT_RETENTION_DAYS = 30;

function fewerGateways(setup: Setup): Cheaper {
  return {
    setting: "`natStrategy: single`",
    givesUp: "if the gateway's zone fails, flow runs in all zones lose internet access; the addresses stay",
    setup: { ...setup, natGateways: 1, counted: withoutAlarms(setup.counted, setup.natGateways - 1) },
  };
}

function natInstance(setup: Setup): Cheaper {
  const type = DEFAULT_NAT_INSTANCE_TYPE;
  return {
    setting: "`natStrategy: instance`",
    givesUp:
      `bandwidth above ${NAT_INSTANCE_TYPES.get(type) ?? ""} Mbit/s for long; minutes without internet access when the instance fails or is ` +
      "replaced; its image is a third party's",
    setup: {
      ...setup,
      natGateways: 0,
      natInstanceTypes: [type],
      counted: withoutAlarms(setup.counted, setup.natGateways - 1),
    },
  };
}

function withoutInsights(setup: Setup): Cheaper {
  // The alarm for missing tasks watches one metric instead of two.
  const alarmed = setup.services.filter(({ count }) => count > 0).length;
  return {
    setting: "`containerInsights: false`",
    givesUp:
      "graphs of each kind of task; the alarm for missing agents stays, and knows agents' tasks by ECS's own metrics",
    setup: { ...setup, hasContainerInsights: false, counted: withoutAlarms(setup.counted, alarmed) },
  };
}

function withoutDashboard(setup: Setup): Cheaper[] {
  const counted = setup.counted.filter(({ price }) => price !== "dashboard");
  return counted.length === setup.counted.length
    ? []
    : [
        {
          setting: "`dashboard: false`",
          givesUp:
            "the page with all alarms and graphs; the alarms stay, and `./prefect-ecs status` lists them",
          setup: { ...setup, counted },
        },
      ];
}

/** Each gateway has an alarm, and so has the instance. */
function withoutAlarms(counted: Setup["counted"], count: number): Setup["counted"] {
  return counted.map((one) =>
    one.price === "alarmMetric" ? { ...one, quantity: one.quantity - count } : one,
  );
}

function fewerAddresses(setup: Setup): Cheaper {
  return {
    setting: "`egressAddressCount: 1`, with `natStrategy: single`",
    givesUp: "one address for good, which a third party may have allow-listed; release it by hand",
    setup: { ...setup, elasticIps: 1 },
  };
}

/** Monday to Friday, 7:00 to 20:00. */
const WORKING_HOURS = 5 * 13;

function nightsOff(setup: Setup): Cheaper[] {
  const services = setup.services.map((service) =>
    service.awakeHours === undefined ? { ...service, awakeHours: WORKING_HOURS } : service,
  );
  return [
    {
      setting: "`agents`: `schedule`, Monday to Friday from 7:00 to 20:00",
      givesUp: "runs that become due outside of these hours start in the morning",
      setup: { ...setup, services },
    },
  ];
}

function arm(setup: Setup): Cheaper {
  const architecture = CpuArchitecture.arm;
  return {
    setting: "`cpuArchitecture: ARM64`",
    givesUp:
      "packages without an ARM64 wheel; the image is built on an ARM64 machine, or slowly under emulation",
    setup: {
      ...setup,
      services: setup.services.map((service) => ({ ...service, architecture })),
      flowRuns: { ...setup.flowRuns, architecture },
    },
  };
}

function withOtherEngine(setup: Setup, dataStore: DataStoreSetup): Cheaper {
  const { store, ...words } = otherEngine(dataStore);
  return { ...words, setup: { ...setup, dataStore: store } };
}

function smallerRuns(setup: Setup): Cheaper[] {
  const smaller = nextSmaller(setup.flowRuns);
  return smaller === undefined
    ? []
    : [
        {
          setting: `\`flowRunCpu: ${smaller.cpu}\`, \`flowRunMemoryMiB: ${smaller.memoryMiB}\``,
          givesUp:
            "half the CPU and memory of runs with the default size; a run that takes twice as long saves nothing",
          setup: { ...setup, flowRuns: { ...setup.flowRuns, ...smaller } },
        },
      ];
}

/** Half of both; undefined if Fargate lacks that size. */
function nextSmaller({ cpu, memoryMiB }: FargateSize): FargateSize | undefined {
  const half = { cpu: cpu / 2, memoryMiB: memoryMiB / 2 };
  return fargateMemoryMiB.get(half.cpu)?.includes(half.memoryMiB) === true ? half : undefined;
}
