import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { CERTIFICATE_AUTHORITY } from "./certificateAuthority";
import type { Database } from "./connection";
import type { CompleteSettings } from "./dataStoreArgs";

/** What instances and clusters have in common. */
export interface DatabasePlace {
  /** Prefix of names, up to the engine's own part. */
  readonly name: string;
  readonly subnetGroup: aws.rds.SubnetGroup;
  readonly securityGroupId: pulumi.Output<string>;
  readonly tags: Record<string, string>;
  readonly parent: pulumi.Resource;
}

/** Owner of the database, whose password RDS keeps. */
export const USER_NAME = "flows";

/** RDS for PostgreSQL. */
export function rdsInstance(settings: CompleteSettings, place: DatabasePlace): Database {
  const { name, tags, parent } = place;
  const { engineVersion, storageGiB, maxStorageGiB, deletionProtection } = settings;
  const parameters = new aws.rds.ParameterGroup(
    name,
    {
      namePrefix: `${name}-`,
      family: `postgres${engineVersion}`,
      description: "Refuses connections without TLS",
      parameters: [{ name: "rds.force_ssl", value: "1" }],
      tags,
    },
    { parent },
  );
  const instance = new aws.rds.Instance(
    name,
    {
      ...commonArgs(settings, place),
      identifierPrefix: `${name}-`,
      instanceClass: settings.instanceClass,
      storageType: "gp3",
      allocatedStorage: storageGiB,
      // RDS refuses a maximum that is the size; 0 is no growth.
      maxAllocatedStorage: maxStorageGiB === storageGiB ? 0 : maxStorageGiB,
      dbName: settings.databaseName,
      username: USER_NAME,
      multiAz: settings.multiZone,
      publiclyAccessible: false,
      parameterGroupName: parameters.name,
      caCertIdentifier: CERTIFICATE_AUTHORITY,
    },
    { parent, protect: deletionProtection, ignoreChanges: ["snapshotIdentifier"] },
  );
  return {
    host: instance.address,
    port: instance.port,
    userName: instance.username,
    secretArn: secretOf(instance.masterUserSecrets),
  };
}

/** What protects a database, of either engine. */
export function commonArgs(
  settings: CompleteSettings,
  { subnetGroup, securityGroupId, tags }: DatabasePlace,
) {
  return {
    engine: settings.engine,
    engineVersion: settings.engineVersion,
    allowMajorVersionUpgrade: true,
    storageEncrypted: true,
    manageMasterUserPassword: true,
    dbSubnetGroupName: subnetGroup.name,
    vpcSecurityGroupIds: [securityGroupId],
    backupRetentionPeriod: settings.backupRetentionDays,
    copyTagsToSnapshot: true,
    snapshotIdentifier: settings.snapshotIdentifier,
    deletionProtection: settings.deletionProtection,
    skipFinalSnapshot: false,
    finalSnapshotIdentifier: finalSnapshotOf(subnetGroup),
    // Otherwise each preview shows the change again until the maintenance window.
    applyImmediately: true,
    tags,
  };
}

/** The subnet group's name ends in digits of its own, so that a later data store's last snapshot has another name. */
export function finalSnapshotOf({ name }: aws.rds.SubnetGroup): pulumi.Output<string> {
  return pulumi.interpolate`${name}-final`;
}

/** RDS has created the secret by the time that the database is there. */
export function secretOf(
  secrets: pulumi.Output<readonly { readonly secretArn: string }[]>,
): pulumi.Output<string> {
  return secrets.apply((all) => all[0]?.secretArn ?? "");
}
