"""An AWS account in memory with a cluster, a network and a flow-run definition, and a recorder of every call to ECS."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import boto3
import botocore.session
import pytest
from moto import mock_aws
from moto.ecs.models import EC2ContainerServiceBackend
from mypy_boto3_ecs import ECSClient
from prefect_aws.credentials import _get_client_cached

REGION = "eu-west-1"
EXECUTION_ROLE = "arn:aws:iam::123456789012:role/flow-run-execution"
TASK_ROLE = "arn:aws:iam::123456789012:role/flow-run-task"


@dataclass
class Account:
    """The account, and what was asked of it."""

    ecs: ECSClient
    cluster: str
    task_definition: str
    subnets: list[str]
    security_group: str
    # Name of the operation and its parameters.
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def tasks(self) -> list[Any]:
        """The tasks that run."""
        arns = self.ecs.list_tasks(cluster=self.cluster)["taskArns"]
        return list(self.ecs.describe_tasks(cluster=self.cluster, tasks=arns)["tasks"]) if arns else []


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    """The account."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    calls: list[tuple[str, dict[str, Any]]] = []

    def record(params: dict[str, Any], model: Any, **_: Any) -> None:
        calls.append((model.name, params))

    # moto adds up the memory of a task's containers, and on Fargate a container needn't have any of its own.
    monkeypatch.setattr(EC2ContainerServiceBackend, "_calculate_task_resource_requirements", lambda *_: {})

    with mock_aws():
        made = _account(calls)
        # Every client that is made from now on, the worker's own too.
        session_class = botocore.session.Session
        register = session_class._register_builtin_handlers  # type: ignore[attr-defined]

        def recording(session: Any, events: Any) -> None:
            register(session, events)
            session.register("provide-client-params.ecs.*", record)

        monkeypatch.setattr(session_class, "_register_builtin_handlers", recording)
        # boto3's default session and prefect-aws's clients were made before.
        boto3.setup_default_session()
        _get_client_cached.cache_clear()
        yield made


def _account(calls: list[tuple[str, dict[str, Any]]]) -> Account:
    ec2, ecs = boto3.client("ec2", REGION), boto3.client("ecs", REGION)
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    subnets = [ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24")["Subnet"]["SubnetId"] for number in range(2)]
    group = ec2.create_security_group(VpcId=vpc, GroupName="flow-runs", Description="Flow runs")["GroupId"]
    cluster = ecs.create_cluster(clusterName="flows")["cluster"]["clusterArn"]
    definition = ecs.register_task_definition(
        family="flow-run",
        requiresCompatibilities=["FARGATE"],
        networkMode="awsvpc",
        cpu="512",
        memory="1024",
        executionRoleArn=EXECUTION_ROLE,
        taskRoleArn=TASK_ROLE,
        containerDefinitions=[{"name": "flow-run", "image": "flows@sha256:0", "essential": True}],
    )["taskDefinition"]["taskDefinitionArn"]
    return Account(ecs, cluster, definition, subnets, group, calls)
