import type * as pulumi from "@pulumi/pulumi";
import {
  type Cluster,
  type DataStore,
  type ExistingCluster,
  type ExistingNetwork,
  LoadBalancerScheme,
  Network,
  type PrefectCredentials,
  PrefectServer,
} from "../../components";
import type { ImageSource } from "../../components/image/imageUri";
import { backgroundFamily, privateDomain } from "../../components/server/serverAddress";
import type { PrefectServerConfig, StackConfig } from "../config";
import type { Place } from "./place";

interface ServerParts {
  readonly image: ImageSource;
  readonly network: Network | ExistingNetwork;
  readonly cluster: Cluster | ExistingCluster;
  readonly credentials: PrefectCredentials | undefined;
  readonly dataStore: DataStore | undefined;
}

/** Family of the server's task definitions. */
function serverFamily({ name }: Pick<Place, "name">): string {
  return `${name}-prefect-server`;
}

/** All families that a server of any size has. */
export function serverFamilies(place: Pick<Place, "name">): string[] {
  const family = serverFamily(place);
  return [family, backgroundFamily(family)];
}

/** Creates the stack's own Prefect server; undefined: it uses another one. */
export function prefectServerOf(
  { prefectServer, image: { cpuArchitecture } }: StackConfig,
  { name, common, emulator }: Place,
  { image, network, cluster, credentials, dataStore }: ServerParts,
): PrefectServer | undefined {
  // Both are there with a server: `stacks/config/prefectServer.ts`.
  if (prefectServer === undefined || credentials === undefined || dataStore === undefined) {
    return undefined;
  }
  return new PrefectServer(name, {
    ...common,
    ...image,
    ...prefectServer,
    family: serverFamily({ name }),
    clusterArn: cluster.arn,
    vpcId: network.vpcId,
    subnetIds: network.privateSubnetIds,
    loadBalancerSubnetIds: loadBalancerSubnets(prefectServer, network),
    clientSecurityGroupId: network.flowRunSecurityGroupId,
    dataStore: dataStore.connection,
    cpuArchitecture,
    domain: privateDomain(name),
    authStringValueFrom: credentials.versionedValueFrom,
    execLogGroupArn: cluster.execLogGroupArn as NonNullable<typeof cluster.execLogGroupArn>,
    environment: emulator.environment,
  });
}

/** Undefined: the private ones. */
function loadBalancerSubnets(
  { loadBalancer }: PrefectServerConfig,
  network: Network | ExistingNetwork,
): pulumi.Input<string[]> | undefined {
  const isPublic = loadBalancer?.scheme === LoadBalancerScheme.internetFacing;
  return (
    loadBalancer?.subnetIds ?? (isPublic && network instanceof Network ? network.publicSubnetIds : undefined)
  );
}
