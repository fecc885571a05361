"""An AWS account in memory with a cluster, a network and a flow-run definition, and a recorder of every call to ECS."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import aiobotocore.endpoint  # type: ignore[import-untyped]
import boto3
import botocore.session
import pytest
from botocore.awsrequest import AWSResponse
from moto import mock_aws
from moto.ecs.models import EC2ContainerServiceBackend
from mypy_boto3_ecs import ECSClient
from prefect_aws.credentials import _get_client_cached

REGION = "eu-west-1"
EXECUTION_ROLE = "arn:aws:iam::123456789012:role/flow-run-execution"
TASK_ROLE = "arn:aws:iam::123456789012:role/flow-run-task"

# Is told of a call before it is made: `<service>:<operation>` and the parameters. May raise in its place.
Listener = Callable[[str, dict[str, Any]], None]


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
    listeners: list[Listener] = field(default_factory=list)

    def tasks(self) -> list[Any]:
        """The tasks that run."""
        arns = self.ecs.list_tasks(cluster=self.cluster)["taskArns"]
        return list(self.ecs.describe_tasks(cluster=self.cluster, tasks=arns)["tasks"]) if arns else []

    def start_task(self, tags: dict[str, str]) -> str:
        """Starts a task as a worker does, and gives its ARN."""
        started = self.ecs.run_task(
            cluster=self.cluster,
            taskDefinition=self.task_definition,
            launchType="FARGATE",
            networkConfiguration={"awsvpcConfiguration": {"subnets": self.subnets, "securityGroups": [self.security_group]}},
            tags=[{"key": key, "value": value} for key, value in tags.items()],
        )
        return started["tasks"][0]["taskArn"]


# With one for each session, the models of the services are read anew for every account.
one_loader = cache(botocore.session.create_loader)


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    """The account."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    calls: list[tuple[str, dict[str, Any]]] = []
    listeners: list[Listener] = []

    def tell(params: dict[str, Any], model: Any, **_: Any) -> None:
        service = model.service_model.signing_name
        if service == "ecs":
            calls.append((model.name, params))
        for listener in listeners:
            listener(f"{service}:{model.name}", params)

    # moto adds up the memory of a task's containers, and on Fargate a container needn't have any of its own.
    monkeypatch.setattr(EC2ContainerServiceBackend, "_calculate_task_resource_requirements", lambda *_: {})

    monkeypatch.setattr(botocore.session, "create_loader", one_loader)
    with mock_aws():
        made = _account(calls, listeners)
        # Every client that is made from now on, the worker's own too.
        session_class = botocore.session.Session
        register = session_class._register_builtin_handlers  # type: ignore[attr-defined]

        def recording(session: Any, events: Any) -> None:
            register(session, events)
            session.register("provide-client-params.*.*", tell)

        monkeypatch.setattr(session_class, "_register_builtin_handlers", recording)
        # boto3's default session and prefect-aws's clients were made before.
        boto3.setup_default_session()
        _get_client_cached.cache_clear()
        yield made


@pytest.fixture
def moto_answers_async_clients(monkeypatch: pytest.MonkeyPatch) -> None:
    """The observer's client waits for a body that moto hands out at once."""
    convert = aiobotocore.endpoint.convert_to_response_dict

    async def converted(response: Any, operation: Any) -> Any:
        if type(response) is not AWSResponse:
            return await convert(response, operation)
        # Or an observer that finds nothing would keep everybody else from doing anything.
        await asyncio.sleep(0.01)
        context = {"operation_name": operation.name}
        return {"headers": response.headers, "status_code": response.status_code, "context": context, "body": response.content}

    monkeypatch.setattr(aiobotocore.endpoint, "convert_to_response_dict", converted)


def _account(calls: list[tuple[str, dict[str, Any]]], listeners: list[Listener]) -> Account:
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
    return Account(ecs, cluster, definition, subnets, group, calls, listeners)
