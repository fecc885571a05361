import {
  type CompleteServerSettings,
  prefectServerProblems,
  PrefectServerSize,
  withServerDefaults,
} from "../../components/server/prefectServerArgs";
import { PREFECT_SERVER_DATABASE } from "../../components/server/serverAddress";
import { show } from "../../components/show";
import { Fields } from "./fields";
import { type LoadBalancerConfig, readLoadBalancer } from "./loadBalancer";
import type { StackConfig } from "./types";

export interface PrefectServerConfig extends CompleteServerSettings {
  /** Undefined: people reach it by a port that is forwarded. */
  readonly loadBalancer: LoadBalancerConfig | undefined;
}

export const PREFECT_SERVER_KEY = "prefectServer";

/** Keys that say which other Prefect the stack uses, and its credential. */
const OTHER_PREFECT = {
  texts: ["prefectApiUrl", "prefectApiKeySecretArn", "prefectAuthStringSecretArn"],
  secrets: ["prefectApiKey", "prefectAuthString"],
};

/** Reads the stack's own Prefect server; none by default. */
export function readPrefectServer(fields: Fields, region: string): PrefectServerConfig | undefined {
  const values = Object.fromEntries(fields.entries(PREFECT_SERVER_KEY));
  if (Object.keys(values).length === 0) {
    readLoadBalancer(undefined, fields, region);
    return undefined;
  }
  const problems: string[] = [];
  const own = new Fields({ values, problems, prefix: `${PREFECT_SERVER_KEY}.` });
  const config = readServer(own, readLoadBalancer(own, fields, region));
  fields.report(...problems);
  for (const other of [
    ...OTHER_PREFECT.texts.filter((name) => fields.has(name)),
    ...OTHER_PREFECT.secrets.filter((name) => fields.secret(name) !== undefined),
  ]) {
    fields.report(
      `\`${fields.key(other)}\` and \`${PREFECT_SERVER_KEY}\` exclude each other: the stack's own server has an address and an auth string of its own. Keep one of them.`,
    );
  }
  return config;
}

function readServer(fields: Fields, loadBalancer: LoadBalancerConfig | undefined): PrefectServerConfig {
  const size = fields.choice("size", PrefectServerSize);
  if (size === undefined && !fields.has("size")) {
    fields.mustBe("size", "'small' or 'redundant'", "nothing");
  }
  const settings = withServerDefaults({
    size,
    cpu: fields.integer("cpu"),
    memoryMiB: fields.integer("memoryMiB"),
    eventRetentionDays: fields.integer("eventRetentionDays"),
    flowRunRetentionDays: fields.integer("flowRunRetentionDays"),
  });
  fields.rejectUnknown();
  fields.report(...prefectServerProblems(settings, (name) => fields.key(name)));
  return { ...settings, loadBalancer };
}

/** Reports a server whose data has no place. */
export function reportServersStore(
  fields: Fields,
  { prefectServer, dataStore }: Pick<StackConfig, "dataStore" | "prefectServer">,
): void {
  if (prefectServer === undefined) {
    return;
  }
  if (dataStore === undefined) {
    fields.report(
      `\`${PREFECT_SERVER_KEY}\` needs a data store for its data: \`pulumi config set --path dataStore.engine postgres\`.`,
    );
  } else if (dataStore.databaseName.toLowerCase() === PREFECT_SERVER_DATABASE) {
    fields.report(
      `\`dataStore.databaseName\` must not be ${show(dataStore.databaseName)} with \`${PREFECT_SERVER_KEY}\`, whose database that is: choose another name.`,
    );
  }
}
