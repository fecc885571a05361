import * as pulumi from "@pulumi/pulumi";
import {
  type Cluster,
  type ExistingCluster,
  type ExistingNetwork,
  ManagedInstances,
  type Network,
} from "../../components";
import type { StackConfig } from "../config";
import type { Place } from "./place";

/** Creates the capacity providers of Managed Instances; undefined: the stack has none. */
export function managedInstancesOf(
  { managedInstances }: StackConfig,
  { name, common }: Place,
  network: Network | ExistingNetwork,
  cluster: Cluster | ExistingCluster,
): ManagedInstances | undefined {
  return managedInstances.length === 0
    ? undefined
    : new ManagedInstances(`${name}-instances`, {
        ...common,
        clusterArn: cluster.arn,
        // ECS changes a cluster's capacity providers one at a time, and the ARN resolves after its own exist.
        clusterName: pulumi.all([cluster.arn, cluster.name]).apply(([, clusterName]) => clusterName),
        subnetIds: network.privateSubnetIds,
        // It lets nobody in.
        securityGroupIds: [network.flowRunSecurityGroupId],
        capacity: managedInstances,
        namePrefix: name,
      });
}
