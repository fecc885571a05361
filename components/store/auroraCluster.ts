import * as aws from "@pulumi/aws";
import { CERTIFICATE_AUTHORITY } from "./certificateAuthority";
import type { Database } from "./connection";
import type { CompleteSettings } from "./dataStoreArgs";
import { commonArgs, type DatabasePlace, secretOf, USER_NAME } from "./rdsInstance";

/** Aurora PostgreSQL on Serverless v2. */
export function auroraCluster(settings: CompleteSettings, place: DatabasePlace): Database {
  const { name, tags, parent } = place;
  const { engine, engineVersion, minCapacity, deletionProtection } = settings;
  const parameters = new aws.rds.ClusterParameterGroup(
    name,
    {
      namePrefix: `${name}-`,
      family: `aurora-postgresql${engineVersion}`,
      description: "Refuses connections without TLS",
      parameters: [{ name: "rds.force_ssl", value: "1" }],
      tags,
    },
    { parent },
  );
  const cluster = new aws.rds.Cluster(
    name,
    {
      ...commonArgs(settings, place),
      clusterIdentifierPrefix: `${name}-`,
      databaseName: settings.databaseName,
      masterUsername: USER_NAME,
      serverlessv2ScalingConfiguration: {
        minCapacity,
        maxCapacity: settings.maxCapacity,
        secondsUntilAutoPause: minCapacity === 0 ? settings.secondsUntilAutoPause : undefined,
      },
      dbClusterParameterGroupName: parameters.name,
    },
    { parent, protect: deletionProtection, ignoreChanges: ["snapshotIdentifier"] },
  );
  const instances = (settings.multiZone ? [1, 2] : [1]).map(
    (number) =>
      new aws.rds.ClusterInstance(
        `${name}-${number}`,
        {
          identifierPrefix: `${name}-${number}-`,
          clusterIdentifier: cluster.id,
          engine,
          instanceClass: "db.serverless",
          publiclyAccessible: false,
          caCertIdentifier: CERTIFICATE_AUTHORITY,
          applyImmediately: true,
          tags,
        },
        { parent, protect: deletionProtection },
      ),
  );
  return {
    // A cluster without an instance has an address too, and answers to nobody.
    host: instances.reduce((host, { id }) => id.apply(() => host), cluster.endpoint),
    port: cluster.port,
    userName: cluster.masterUsername,
    secretArn: secretOf(cluster.masterUserSecrets),
  };
}
