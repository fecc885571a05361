import { show, showChoices } from "../show";
import { type CompleteSettings, DataStoreEngine } from "./dataStoreArgs";

/** Major versions in standard support. https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html */
const VERSIONS: Readonly<Record<DataStoreEngine, readonly string[]>> = {
  [DataStoreEngine.postgres]: ["14", "15", "16", "17", "18"],
  // Those that can pause: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html
  [DataStoreEngine.auroraPostgres]: ["14", "15", "16", "17"],
};

/**
 * `db.<family>.<size>`, with the sizes that RDS has of burstable and other families; not of generations that it starts no
 * more. Which families a region has, AWS knows. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Types.html
 */
const INSTANCE_CLASS =
  /^db\.(t[3-9][a-z]*\.(micro|small|medium|(2?x)?large)|(?!t|[mr][1-4]\.)[a-z]\d[a-z]*\.(medium|((2|4|8|10|12|16|24|32|48)?x)?large))$/;

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html, `DBName` */
const DATABASE_NAME = /^[A-Za-z][A-Za-z0-9_]{0,62}$/;
const RESERVED_NAMES = ["rdsadmin", "template0", "template1"];
/** Key words that aren't names: those of categories R and T in `pg_get_keywords()` of PostgreSQL 18. RDS refuses them. */
const RESERVED_WORDS = new Set(
  (
    "all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column " +
    "concurrently constraint create cross current_catalog current_date current_role current_schema current_time " +
    "current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze from " +
    "full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit localtime " +
    "localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references returning " +
    "right select session_user similar some symmetric system_user table tablesample then to trailing true union unique user " +
    "using variadic verbose when where window with"
  ).split(" "),
);

/**
 * A snapshot's name or ARN; automated ones are called `rds:…`.
 *
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSnapshot.html, `DBSnapshotIdentifier`
 */
const SNAPSHOT =
  /^(arn:aws[a-z-]*:rds:[a-z0-9-]+:\d{12}:(cluster-)?snapshot:)?(rds:)?(?=[^:]{1,255}$)[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$/;

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html, General Purpose SSD */
const STORAGE_GIB = { least: 20, most: 65_536 };

/** https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html */
const CAPACITY = { step: 0.5, most: 256 };

/** https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html */
const PAUSE_SECONDS = { least: 300, most: 86_400 };

/** Problems of a data store's settings, one line each. @param key Name of a setting in messages. @default as it is */
export function dataStoreProblems(
  settings: CompleteSettings,
  key: (name: keyof CompleteSettings) => string = (name) => name,
): string[] {
  const must = (name: keyof CompleteSettings, isRight: boolean, demand: string): string[] =>
    isRight ? [] : [`\`${key(name)}\` must ${demand}, got ${show(settings[name])}.`];
  const { engine, engineVersion, databaseName, backupRetentionDays, snapshotIdentifier } = settings;
  const versions = VERSIONS[engine];
  return [
    ...must("engineVersion", versions.includes(engineVersion), `be ${showChoices(versions)}`),
    ...must(
      "databaseName",
      DATABASE_NAME.test(databaseName) &&
        !RESERVED_NAMES.includes(databaseName.toLowerCase()) &&
        !RESERVED_WORDS.has(databaseName.toLowerCase()),
      `be at most 63 letters, digits and '_', beginning with a letter, and none of ${RESERVED_NAMES.join(", ")}, or a reserved word of SQL`,
    ),
    ...must("backupRetentionDays", isBetween(backupRetentionDays, 1, 35), "be 1 to 35 days"),
    ...must(
      "snapshotIdentifier",
      snapshotIdentifier === undefined || SNAPSHOT.test(snapshotIdentifier),
      "be a snapshot's name or ARN",
    ),
    ...(engine === DataStoreEngine.postgres
      ? instanceProblems(settings, must)
      : capacityProblems(settings, must)),
  ];
}

type Must = (name: keyof CompleteSettings, isRight: boolean, demand: string) => string[];

function instanceProblems(
  { instanceClass, storageGiB, maxStorageGiB }: CompleteSettings,
  must: Must,
): string[] {
  const { least, most } = STORAGE_GIB;
  return [
    ...must("instanceClass", INSTANCE_CLASS.test(instanceClass), "be a class of RDS such as 'db.t4g.micro'"),
    ...must("storageGiB", isBetween(storageGiB, least, most), `be ${least} to ${most} GiB`),
    // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html
    ...must(
      "maxStorageGiB",
      maxStorageGiB === storageGiB || isBetween(maxStorageGiB, Math.ceil((storageGiB * 11) / 10), most),
      `be \`storageGiB\`, or at least a tenth more (${Math.ceil((storageGiB * 11) / 10)}) and at most ${most} GiB`,
    ),
  ];
}

function capacityProblems(
  { minCapacity, maxCapacity, secondsUntilAutoPause }: CompleteSettings,
  must: Must,
): string[] {
  const { step, most } = CAPACITY;
  const { least, most: longest } = PAUSE_SECONDS;
  const isCapacity = (acus: number): boolean => acus >= 0 && acus <= most && Number.isInteger(acus / step);
  return [
    ...must("minCapacity", isCapacity(minCapacity), `be 0 to ${most} ACUs, in steps of ${step}`),
    ...must(
      "maxCapacity",
      isCapacity(maxCapacity) && maxCapacity >= Math.max(1, minCapacity),
      `be 1 to ${most} ACUs, in steps of ${step}, and at least \`minCapacity\``,
    ),
    ...must(
      "secondsUntilAutoPause",
      isBetween(secondsUntilAutoPause, least, longest),
      `be ${least} to ${longest} seconds`,
    ),
  ];
}

function isBetween(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
