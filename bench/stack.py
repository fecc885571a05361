"""A stack's AWS resources that runs need to start."""

from dataclasses import dataclass

import boto3
from support.ecs_agent import QUEUE

from prefect_ecs.registration.config import EcsPool

CONTAINER = "flow-run"
IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/flows@sha256:" + "0" * 64


@dataclass(frozen=True)
class Stack:
    """The ids in a work pool's template."""

    cluster: str
    task_definition: str
    subnets: list[str]
    security_group: str

    def pool(self, name: str) -> EcsPool:
        """The stack's work pool in registration's configuration."""
        return EcsPool.model_validate(
            {
                "agent": "default",
                "name": name,
                "type": "ecs",
                "workQueues": ["default"],
                "cluster": self.cluster,
                "containerName": CONTAINER,
                "taskDefinition": self.task_definition,
                "subnets": self.subnets,
                "securityGroups": [self.security_group],
                "cpu": 512,
                "memoryMiB": 1024,
                "cpuArchitecture": "X86_64",
                "capacityProvider": "FARGATE",
            }
        )


def make_stack() -> Stack:
    """Makes it, in the AWS of this process."""
    ecs, ec2 = boto3.client("ecs"), boto3.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    subnets = [ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{third}.0/24")["Subnet"]["SubnetId"] for third in (0, 1)]
    group = ec2.create_security_group(GroupName="flow-run", Description="flow runs", VpcId=vpc)["GroupId"]
    cluster = ecs.create_cluster(clusterName="flows")["cluster"]["clusterArn"]
    definition = ecs.register_task_definition(
        family=CONTAINER,
        networkMode="awsvpc",
        requiresCompatibilities=["FARGATE"],
        cpu="512",
        memory="1024",
        containerDefinitions=[{"name": CONTAINER, "image": IMAGE, "essential": True}],
    )["taskDefinition"]["taskDefinitionArn"]
    boto3.client("sqs").create_queue(QueueName=QUEUE)
    return Stack(cluster, definition, subnets, group)
