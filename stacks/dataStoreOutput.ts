import * as pulumi from "@pulumi/pulumi";
import type { DataStore } from "../components";
import type { StackConfig } from "./config";

export interface DataStoreOutput {
  /** Host name, which private addresses of the VPC answer to. */
  readonly host: string;
  readonly databaseName: string;
  /** The secret that RDS keeps and rotates, with user and password. */
  readonly secretArn: string;
  /** Name of the snapshot that a deletion leaves. */
  readonly finalSnapshotIdentifier: string;
}

/** The stack's output `dataStore`; the engine warns about an output without a value, so it is absent without one. */
export function dataStoreOutput(
  config: StackConfig,
  dataStore: DataStore | undefined,
): { readonly dataStore?: pulumi.Output<DataStoreOutput> } {
  if (dataStore === undefined) {
    return {};
  }
  const { connection, host, finalSnapshotIdentifier } = dataStore;
  return {
    dataStore: pulumi
      .all([host, connection, finalSnapshotIdentifier])
      .apply(([host, { secretArn }, finalSnapshotIdentifier]) => ({
        host,
        databaseName: config.dataStore?.databaseName ?? "",
        secretArn,
        finalSnapshotIdentifier,
      })),
  };
}
