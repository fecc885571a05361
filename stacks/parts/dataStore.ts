import { DatabaseAccess, DataStore, type ExistingNetwork, type Network } from "../../components";
import type { StackConfig } from "../config";
import type { Place } from "./place";

/** Creates the stack's data store; undefined: it has none. */
export function dataStoreOf(
  { dataStore, aws: { region } }: StackConfig,
  { name, common, emulator }: Place,
  network: Network | ExistingNetwork,
  isProtected: boolean,
): DataStore | undefined {
  return dataStore === undefined
    ? undefined
    : new DataStore(name, {
        ...dataStore,
        deletionProtection: dataStore.deletionProtection ?? isProtected,
        vpcId: network.vpcId,
        subnetIds: network.privateSubnetIds,
        clientSecurityGroupId: network.flowRunSecurityGroupId,
        region,
        sslMode: emulator.sslMode,
        tags: common.tags,
      });
}

/** Lets flow runs and registration connect to databases that are managed elsewhere. */
export function databaseAccessOf(
  { existingDatabases }: StackConfig,
  { name, owner, common }: Place,
  network: Network | ExistingNetwork,
): DatabaseAccess[] {
  return existingDatabases.map(
    ({ securityGroupId, port }) =>
      new DatabaseAccess(`${name}-database-${securityGroupId}-${port}`, {
        securityGroupId,
        port,
        clientSecurityGroupId: network.flowRunSecurityGroupId,
        client: owner,
        tags: common.tags,
      }),
  );
}
