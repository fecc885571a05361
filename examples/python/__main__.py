"""A network, a cluster and the queue of its tasks' ends."""

import pulumi
from pulumi_prefect_ecs import Cluster, NatStrategy, Network, TaskEvents

config = pulumi.Config()

network = Network(
    "network",
    region=config.require("region"),
    availability_zones=config.require_object("zones"),
    nat_strategy=NatStrategy.SINGLE,
)
cluster = Cluster("cluster", log_retention_days=30)
task_events = TaskEvents("taskEvents", cluster_arn=cluster.arn)

pulumi.export("egressIps", network.egress_ips)
pulumi.export("clusterName", cluster.name)
pulumi.export("queueName", task_events.queue_name)
