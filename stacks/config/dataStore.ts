import { DATA_STORE_VARIABLES } from "../../components/store/connection";
import { type CompleteSettings, DataStoreEngine, withDefaults } from "../../components/store/dataStoreArgs";
import { dataStoreProblems } from "../../components/store/dataStoreProblems";
import { show } from "../../components/show";
import { takenVariableProblems } from "../../components/task/variables";
import { Fields } from "./fields";
import { securityGroupIdPattern } from "./existingNetwork";
import {
  type DataStoreConfig,
  type ExistingDatabaseConfig,
  NetworkKind,
  type StackConfig,
  type StackDefaults,
} from "./types";

const KEY = "dataStore";

/** Keys of one engine only. */
const KEYS_OF: Readonly<Record<DataStoreEngine, readonly (keyof CompleteSettings)[]>> = {
  [DataStoreEngine.postgres]: ["instanceClass", "storageGiB", "maxStorageGiB"],
  [DataStoreEngine.auroraPostgres]: ["minCapacity", "maxCapacity", "secondsUntilAutoPause"],
};

/** What else the configuration says. */
type Others = Pick<StackConfig, "aws" | "environment" | "flowProjects" | "network" | "secrets">;

/** Reads the data store; none by default. */
export function readDataStore(
  fields: Fields,
  defaults: StackDefaults,
  others: Others,
): DataStoreConfig | undefined {
  const values = Object.fromEntries(fields.entries(KEY));
  if (Object.keys(values).length === 0) {
    for (const [index] of others.flowProjects.entries()) {
      if (others.flowProjects[index]?.dataStore === true) {
        fields.report(
          `\`flowProjects[${index}].dataStore\` must be false, got true: the stack has no data store. Set \`dataStore.engine\`, or remove the key.`,
        );
      }
    }
    return undefined;
  }
  const problems: string[] = [];
  const store = readStore(new Fields({ values, problems, prefix: `${KEY}.` }), defaults);
  fields.report(...problems, ...otherProblems(others), ...snapshotProblems(store, others));
  return store;
}

function readStore(fields: Fields, defaults: StackDefaults): DataStoreConfig {
  const engine = fields.choice("engine", DataStoreEngine);
  if (engine === undefined && !fields.has("engine")) {
    fields.mustBe("engine", "'postgres' or 'aurora-postgresql'", "nothing");
  }
  const deletionProtection = fields.flag("deletionProtection");
  const settings = withDefaults({
    engine,
    engineVersion: fields.integer("engineVersion")?.toString(),
    databaseName: fields.text("databaseName"),
    backupRetentionDays: fields.integer("backupRetentionDays") ?? defaults.dataStoreBackupRetentionDays,
    multiZone: fields.flag("multiZone") ?? defaults.dataStoreMultiZone,
    snapshotIdentifier: fields.text("snapshotIdentifier"),
    instanceClass: fields.text("instanceClass"),
    storageGiB: fields.integer("storageGiB"),
    maxStorageGiB: fields.integer("maxStorageGiB"),
    minCapacity: fields.number("minCapacity"),
    maxCapacity: fields.number("maxCapacity"),
    secondsUntilAutoPause: fields.integer("secondsUntilAutoPause"),
  });
  fields.rejectUnknown();
  if (engine !== undefined) {
    reportKeysOfOthers(fields, engine);
    if (settings.minCapacity > 0 && fields.has("secondsUntilAutoPause")) {
      fields.report(
        `\`${fields.key("secondsUntilAutoPause")}\` is for a data store that pauses: set \`${fields.key("minCapacity")}\` to 0, or remove it.`,
      );
    }
    fields.report(...dataStoreProblems(settings, (name) => fields.key(name)));
  }
  return { ...settings, deletionProtection };
}

/** Refuses keys that would be ignored silently. */
function reportKeysOfOthers(fields: Fields, engine: DataStoreEngine): void {
  for (const other of Object.values(DataStoreEngine).filter((one) => one !== engine)) {
    for (const name of KEYS_OF[other].filter((key) => fields.has(key))) {
      fields.report(
        `\`${fields.key(name)}\` is for \`${fields.key("engine")}\` ${show(other)}, but that is ${show(engine)}: remove one of them.`,
      );
    }
  }
}

function snapshotProblems(
  { snapshotIdentifier = "" }: Pick<DataStoreConfig, "snapshotIdentifier">,
  { aws: { region } }: Others,
): string[] {
  const [, , , place] = snapshotIdentifier.split(":");
  return !snapshotIdentifier.startsWith("arn:") || region === "" || place === region
    ? []
    : [
        `\`${KEY}.snapshotIdentifier\` must be a snapshot in ${region}, got ${show(snapshotIdentifier)}: \`aws rds copy-db-snapshot\` copies it there.`,
      ];
}

function otherProblems({ environment, secrets, flowProjects, network }: Others): string[] {
  const variables = [
    ...(flowProjects.length === 0 ? [{ environment, secrets, path: "" }] : []),
    ...flowProjects.flatMap((project, index) =>
      project.dataStore ? [{ ...project, path: `flowProjects[${index}].` }] : [],
    ),
  ];
  return [
    ...variables.flatMap(({ path, ...given }) =>
      takenVariableProblems(given, DATA_STORE_VARIABLES, KEY).map((problem) =>
        problem.replace("`", `\`${path}`),
      ),
    ),
    ...subnetProblems(network),
  ];
}

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html */
function subnetProblems(network: StackConfig["network"]): string[] {
  const [key, subnets] =
    network.kind === NetworkKind.existing
      ? (["privateSubnetIds", network.privateSubnetIds] as const)
      : (["availabilityZones", network.availabilityZones] as const);
  return subnets.length === 1
    ? [`\`${key}\` must have at least two for \`${KEY}\`, got 1: RDS asks for subnets in two zones.`]
    : [];
}

/** Reads the databases that are managed elsewhere; none by default. */
export function readExistingDatabases(fields: Fields): ExistingDatabaseConfig[] {
  const databases = fields.objects("existingDatabases").map((database) => {
    const securityGroupId = database.text("securityGroupId");
    if (securityGroupId === undefined || !securityGroupIdPattern.test(securityGroupId)) {
      database.mustBe("securityGroupId", "an id such as 'sg-0123456789abcdef0'", show(securityGroupId));
    }
    const port = database.integer("port") ?? 5432;
    if (port < 1 || port > 65_535) {
      database.mustBe("port", "1 to 65535", show(port));
    }
    database.rejectUnknown();
    return { securityGroupId: securityGroupId ?? "", port };
  });
  const places = databases.map(({ securityGroupId, port }) => `${securityGroupId}:${port}`);
  for (const place of new Set(places.filter((one, index) => places.indexOf(one) < index))) {
    fields.mustBe("existingDatabases", "a list without repetition", `${show(place)} twice`);
  }
  return databases;
}
