"""Where workers run: what the stack tells a flow's container, and what ECS tells every task."""

from __future__ import annotations

import json
import socket
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Set by components/dask/dask.ts.
VARIABLE = "PREFECT_ECS_DASK"
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html
_METADATA = "ECS_CONTAINER_METADATA_URI_V4"


@dataclass(frozen=True)
class Place:
    """The stack's values for workers."""

    # ARN.
    cluster: str
    # ARN with the revision, whose image is the flow's.
    task_definition: str
    container_name: str
    subnets: list[str]
    security_groups: list[str]
    # FARGATE or FARGATE_SPOT.
    capacity_provider: str
    max_workers: int
    # Address of the flow's task, where workers reach the scheduler.
    host: str

    @property
    def region(self) -> str:
        """The cluster's: Fargate sets AWS_REGION, and other launch types and emulators don't."""
        return self.cluster.split(":")[3]


@dataclass(frozen=True)
class OwnTask:
    """The task that this process runs in."""

    arn: str
    host: str
    # vCPU and MiB; None: the emulator doesn't say.
    cpu: float | None
    memory_mib: int | None

    @property
    def id(self) -> str:
        """The last part of the ARN."""
        return self.arn.rsplit("/", 1)[-1]


def read_place(environment: Mapping[str, str]) -> Place | None:
    """The place of workers; None: the flow doesn't run on ECS, or its project has no `dask`."""
    text = environment.get(VARIABLE)
    if not text:
        return None
    value = json.loads(text)
    return Place(
        cluster=value["cluster"],
        task_definition=value["taskDefinition"],
        container_name=value["containerName"],
        subnets=value["subnets"],
        security_groups=value["securityGroups"],
        capacity_provider=value["capacityProvider"],
        max_workers=value["maxWorkers"],
        host=own_task(environment).host,
    )


def own_task(environment: Mapping[str, str]) -> OwnTask:
    """The task that the process runs in, from ECS's metadata."""
    uri = environment.get(_METADATA)
    if not uri:
        raise RuntimeError(f"{_METADATA} is not set: this runs in a task of ECS only")
    task = _read(f"{uri}/task")
    limits = task.get("Limits") or {}
    memory = limits.get("Memory")
    return OwnTask(arn=task["TaskARN"], host=_address(task), cpu=limits.get("CPU"), memory_mib=None if memory is None else int(memory))


def _address(task: Mapping[str, Any]) -> str:
    for container in task.get("Containers") or []:
        for network in container.get("Networks") or []:
            for address in network.get("IPv4Addresses") or []:
                return str(address)
    # The emulator's metadata has no networks.
    return socket.gethostbyname(socket.gethostname())


def _read(url: str) -> dict[str, Any]:
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - the address is ECS's
        return dict(json.load(answer))
