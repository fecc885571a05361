import type * as pulumi from "@pulumi/pulumi";

/** Engine of a data store. */
export const DataStoreEngine = {
  /** RDS for PostgreSQL: an instance that is always on. */
  postgres: "postgres",
  /** Aurora PostgreSQL on Serverless v2, which pauses while nobody is connected. */
  auroraPostgres: "aurora-postgresql",
} as const;
export type DataStoreEngine = (typeof DataStoreEngine)[keyof typeof DataStoreEngine];

/** The settings that don't depend on other resources. */
export interface DataStoreSettings {
  /** @default postgres */
  readonly engine?: DataStoreEngine;
  /** Major version of PostgreSQL; AWS chooses and upgrades the minor one. @default 17 */
  readonly engineVersion?: string;
  /** Name of the database that is created. @default flows */
  readonly databaseName?: string;
  /** Days for which backups allow to restore any second, 1 to 35. @default 7 */
  readonly backupRetentionDays?: number;
  /** Whether it survives the loss of a zone, by a second instance in another one. @default false */
  readonly multiZone?: boolean;
  /** Whether AWS and Pulumi refuse to delete it. @default true */
  readonly deletionProtection?: boolean;
  /** Snapshot to create it from; ignored once it exists. @default an empty database */
  readonly snapshotIdentifier?: string;
  /** Class of `postgres`. @default db.t4g.micro */
  readonly instanceClass?: string;
  /** Storage of `postgres` in GiB, at least 20. @default 20 */
  readonly storageGiB?: number;
  /** Size that RDS grows the storage of `postgres` to, in GiB; `storageGiB`: it doesn't grow. @default 100, at least `storageGiB` */
  readonly maxStorageGiB?: number;
  /** Least capacity of `aurora-postgresql` in ACUs of about 2 GiB of memory; 0: it pauses. @default 0 */
  readonly minCapacity?: number;
  /** Largest capacity of `aurora-postgresql` in ACUs. @default 2 */
  readonly maxCapacity?: number;
  /** Seconds without a connection before `aurora-postgresql` pauses, 300 to 86400. @default 300 */
  readonly secondsUntilAutoPause?: number;
}

export interface DataStoreArgs extends DataStoreSettings {
  readonly vpcId: pulumi.Input<string>;
  /** Private subnets in at least two availability zones. */
  readonly subnetIds: pulumi.Input<string[]>;
  /** The security group that connects: that of flow runs and registrations. */
  readonly clientSecurityGroupId: pulumi.Input<string>;
  /** Name of the region, such as `eu-central-1`. */
  readonly region: string;
  /**
   * libpq's `sslmode` of `DATABASE_URL`. @default `verify-full`; `require` in a region whose certificate authority isn't
   * known here
   */
  readonly sslMode?: string;
  /** @default none */
  readonly tags?: Record<string, string>;
}

/** Settings with their defaults. */
export type CompleteSettings = Required<Omit<DataStoreSettings, "snapshotIdentifier">> &
  Pick<DataStoreSettings, "snapshotIdentifier">;

export function withDefaults(args: DataStoreSettings): CompleteSettings {
  const storageGiB = args.storageGiB ?? 20;
  return {
    engine: args.engine ?? DataStoreEngine.postgres,
    engineVersion: args.engineVersion ?? "17",
    databaseName: args.databaseName ?? "flows",
    backupRetentionDays: args.backupRetentionDays ?? 7,
    multiZone: args.multiZone ?? false,
    deletionProtection: args.deletionProtection ?? true,
    snapshotIdentifier: args.snapshotIdentifier,
    instanceClass: args.instanceClass ?? "db.t4g.micro",
    storageGiB,
    // A full disk stops a database, and growing costs nothing until it happens.
    maxStorageGiB: args.maxStorageGiB ?? Math.max(100, storageGiB),
    minCapacity: args.minCapacity ?? 0,
    maxCapacity: args.maxCapacity ?? 2,
    secondsUntilAutoPause: args.secondsUntilAutoPause ?? 300,
  };
}
