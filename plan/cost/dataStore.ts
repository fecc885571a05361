import type { Inventory } from "../inventory/inventory";
import { type CostItem, linesOf, MONTH_HOURS, Part } from "./line";
import type { Prices } from "./prices";
import type { Usage } from "./usage";

/** A data store, as its price depends on it. */
export type DataStoreSetup = InstanceSetup | ServerlessSetup;

export interface InstanceSetup {
  readonly instanceClass: string;
  readonly storageGiB: number;
  /** 2 with a standby in another zone. */
  readonly copies: number;
}

export interface ServerlessSetup {
  readonly instances: number;
  /** ACUs; 0: it pauses. */
  readonly minCapacity: number;
  readonly secondsUntilAutoPause: number;
}

/** Sizes in those of a small one, to which prices of a family are proportional. */
const UNITS: Readonly<Record<string, number>> = {
  "db.t4g.micro": 0.5,
  "db.t4g.small": 1,
  "db.t4g.medium": 2,
  "db.t4g.large": 4,
  "db.t4g.xlarge": 8,
  "db.t4g.2xlarge": 16,
};

/** A few short queries need no more. */
const ACUS_AWAKE = 1;
/** What an Aurora without much in it is charged for, at least. https://aws.amazon.com/rds/aurora/pricing/ */
const AURORA_STORAGE_GB = 10;
/** `EVERY_SECONDS` of `prefect_ecs/data_store`. */
const SECONDS_BETWEEN_READS = 30;

export function readDataStore(inventory: Inventory): DataStoreSetup | undefined {
  const instance = inventory.first("aws:rds/instance:Instance");
  if (instance !== undefined) {
    const { instanceClass, allocatedStorage, multiAz } = instance.inputs;
    const copies = inventory.all("aws:rds/instance:Instance").length * (multiAz === true ? 2 : 1);
    return { instanceClass: String(instanceClass), storageGiB: Number(allocatedStorage), copies };
  }
  const cluster = inventory.first("aws:rds/cluster:Cluster");
  const scaling = cluster?.inputs["serverlessv2ScalingConfiguration"] as Scaling | undefined;
  return scaling === undefined
    ? undefined
    : {
        instances: inventory.all("aws:rds/clusterInstance:ClusterInstance").length,
        minCapacity: scaling.minCapacity,
        secondsUntilAutoPause: scaling.secondsUntilAutoPause ?? 0,
      };
}

interface Scaling {
  readonly minCapacity: number;
  readonly secondsUntilAutoPause?: number;
}

/** Classes without a price in the table, as `unpriced` names them. */
export function unpricedClasses(store: DataStoreSetup | undefined): { type: string; count: number }[] {
  return store === undefined || !("instanceClass" in store) || UNITS[store.instanceClass] !== undefined
    ? []
    : [{ type: store.instanceClass, count: store.copies }];
}

/**
 * Backups up to the database's size are free.
 *
 * @param isAlwaysUsed Whether somebody is always connected, so that it never pauses.
 */
export function dataStoreItems(
  store: DataStoreSetup,
  prices: Prices,
  usage: Usage,
  isAlwaysUsed = false,
): CostItem[] {
  const { fixed, varying } = linesOf(prices, Part.other);
  const reads = usage.runs * ((usage.minutes * 60) / SECONDS_BETWEEN_READS + 1);
  return [
    ...("instanceClass" in store
      ? [
          fixed(
            `${store.instanceClass} of the data store`,
            "databaseSmallHour",
            (UNITS[store.instanceClass] ?? 0) * store.copies * MONTH_HOURS,
          ),
          fixed("storage of the data store", "databaseStorageGb", store.storageGiB * store.copies),
        ]
      : serverlessItems(store, prices, usage, isAlwaysUsed)),
    fixed("secret of the data store", "secret", 1),
    varying("secret of the data store, read", "secretReads", reads / 10_000),
  ];
}

function serverlessItems(
  store: ServerlessSetup,
  prices: Prices,
  usage: Usage,
  isAlwaysUsed: boolean,
): CostItem[] {
  const { fixed, varying } = linesOf(prices, Part.other);
  const { instances, minCapacity, secondsUntilAutoPause } = store;
  // At most: runs at the same time keep it awake once.
  const used = (usage.runs * (usage.minutes + secondsUntilAutoPause / 60)) / 60;
  const awake = isAlwaysUsed ? MONTH_HOURS : Math.min(MONTH_HOURS, used);
  const least = minCapacity * MONTH_HOURS;
  return [
    fixed("Aurora's least capacity", "auroraAcuHour", instances * least),
    varying(
      "Aurora's capacity while flows run",
      "auroraAcuHour",
      instances * Math.max(0, ACUS_AWAKE - minCapacity) * awake,
    ),
    fixed("Aurora's storage", "auroraStorageGb", AURORA_STORAGE_GB),
  ];
}

/** The other engine, which is cheaper or dearer by how much of the month flows run. */
export function otherEngine(store: DataStoreSetup): {
  readonly setting: string;
  readonly givesUp: string;
  readonly store: DataStoreSetup;
} {
  return "instanceClass" in store
    ? {
        setting: "`dataStore.engine: aurora-postgresql`",
        givesUp:
          "about 15 seconds, in which Aurora resumes, after each pause; its data moves by dump and restore",
        store: { instances: store.copies, minCapacity: 0, secondsUntilAutoPause: 300 },
      }
    : {
        setting: "`dataStore.engine: postgres`",
        givesUp: "growth under load: a db.t4g.micro has 1 GiB of memory; its data moves by dump and restore",
        store: { instanceClass: "db.t4g.micro", storageGiB: 20, copies: store.instances },
      };
}
