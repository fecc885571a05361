import * as pulumi from "@pulumi/pulumi";
import { Cluster, ExistingNetwork, TaskEvents } from "prefect-ecs";

/** Flow runs in a VPC that somebody else keeps: nothing of it is changed but for one security group of their own. */
const config = new pulumi.Config();

const network = new ExistingNetwork("network", {
  vpcId: config.require("vpcId"),
  privateSubnetIds: config.requireObject<string[]>("privateSubnetIds"),
  egressIps: config.getObject<string[]>("egressIps"),
});
// One that exists already: new ExistingCluster("cluster", { clusterName: config.require("clusterName") })
const cluster = new Cluster("cluster", { logRetentionDays: 30 });
const taskEvents = new TaskEvents("taskEvents", { clusterArn: cluster.arn });

export const flowRunSecurityGroupId = network.flowRunSecurityGroupId;
export const clusterName = cluster.name;
export const queueName = taskEvents.queueName;
