import * as pulumi from "@pulumi/pulumi";
import type { PolicyStatement } from "../iam/policyStatement";

/** A data store, as tasks connect to it: plain values, also of a stack's output `platform`. */
export interface DataStoreConnection {
  /** ARN of the secret that RDS keeps and rotates, `{"username": …, "password": …}`. */
  readonly secretArn: string;
  /** Plain variables of each container: `DATABASE_URL`, without a password, and where the image's launcher gets that. */
  readonly environment: Record<string, string>;
}

/** Tag of a data store's security group, by which a deploy role may let connections in. */
export const DATA_STORE_TAG = "prefect-ecs:data-store";

/** Variables that a data store sets. */
export const DATA_STORE_VARIABLES: readonly string[] = [
  "DATABASE_URL",
  "DATA_STORE_SECRET_ARN",
  "DATA_STORE_PASSWORD_FILE",
  "DATA_STORE_CA_CERTIFICATE",
];

/** Names of the secrets that RDS keeps, in ARNs. Their tags name the database: {@link MANAGED_SECRET_TAGS}. */
export const MANAGED_SECRETS = "secret:rds!*";

/** Tags of those secrets, and the kind of database in ARNs. */
export const MANAGED_SECRET_TAGS: Readonly<Record<string, string>> = {
  "aws:rds:primaryDBInstanceArn": "db",
  "aws:rds:primaryDBClusterArn": "cluster",
};

/** Where `prefect_ecs/data_store/files.py` writes. */
const FOLDER = "/tmp/data-store";

export interface Database {
  readonly host: pulumi.Output<string>;
  readonly port: pulumi.Output<number>;
  readonly userName: pulumi.Output<string>;
  readonly secretArn: pulumi.Output<string>;
}

export interface ConnectionSettings {
  readonly databaseName: string;
  readonly sslMode: string;
  /** PEM of the authority that signs the server's certificate. Undefined: unknown. */
  readonly certificate: string | undefined;
  /** Seconds that a client waits for the server. Undefined: the client decides. */
  readonly connectTimeoutSeconds: number | undefined;
}

/**
 * The address names a file instead of the password: an address with one would be wrong after a rotation, and readable in
 * the task's environment. libpq and asyncpg read the file at every connection.
 */
export function connectionTo(
  { host, port, userName, secretArn }: Database,
  { databaseName, sslMode, certificate, connectTimeoutSeconds }: ConnectionSettings,
): pulumi.Output<DataStoreConnection> {
  const options = new URLSearchParams({
    ...(connectTimeoutSeconds === undefined ? {} : { connect_timeout: String(connectTimeoutSeconds) }),
    passfile: `${FOLDER}/pgpass`,
    sslmode: sslMode,
    ...(certificate === undefined ? {} : { sslrootcert: `${FOLDER}/ca.pem` }),
  });
  // As people write it: a slash needs no escape there.
  const query = options.toString().replaceAll("%2F", "/");
  return pulumi
    .all([host, port, userName, secretArn])
    .apply(([host, port, userName, secretArn]): DataStoreConnection => ({
      secretArn,
      environment: {
        DATABASE_URL: `postgresql://${userName}@${host}:${port}/${databaseName}?${query}`,
        DATA_STORE_SECRET_ARN: secretArn,
        DATA_STORE_PASSWORD_FILE: `${FOLDER}/password`,
        ...(certificate === undefined ? {} : { DATA_STORE_CA_CERTIFICATE: certificate }),
      },
    }));
}

/** Variables of a container, with those of the data store that its code connects to, if there is one. */
export function withDataStore(
  environment: pulumi.Input<Record<string, pulumi.Input<string>>>,
  dataStore: pulumi.Input<DataStoreConnection> | undefined,
): pulumi.Output<Record<string, string>> {
  return pulumi
    .all([pulumi.output(environment), dataStore])
    .apply(([given, connection]): Record<string, string> => ({ ...given, ...connection?.environment }));
}

/** The right of a task's own code: ECS reads a secret only when a task starts, and a rotation may come later. */
export function connectionStatements({ secretArn }: DataStoreConnection): PolicyStatement[] {
  return [
    {
      sid: "ReadPasswordOfDataStore",
      actions: ["secretsmanager:GetSecretValue"],
      resources: [secretArn],
    },
  ];
}
