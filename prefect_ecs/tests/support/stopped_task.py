"""ECS's "Task State Change" event of a Fargate task that stopped, in the shape that AWS documents.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

CONTAINER = "flow-run"


def container(exit_code: int | None, reason: str | None = None) -> dict[str, Any]:
    """The container of a flow run; one that never started has no exit code."""
    return {
        "containerArn": "arn:aws:ecs:eu-west-1:123456789012:container/flows/0a1b/cf159fd6-3e3f-4a9e-84f9-66cbe726af01",
        "lastStatus": "STOPPED",
        "name": CONTAINER,
        "image": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/flows@sha256:0",
        "runtimeId": "0a1b-2647789",
        "networkInterfaces": [{"attachmentId": "ae7b2f0f", "privateIpv4Address": "10.0.1.7"}],
        "cpu": "512",
        **({} if exit_code is None else {"exitCode": exit_code}),
        **({} if reason is None else {"reason": reason}),
    }


def stopped(
    cluster: str,
    task: str,
    containers: list[dict[str, Any]],
    code: str = "EssentialContainerExited",
    reason: str = "Essential container in task exited",
    run: UUID | None = None,
) -> dict[str, Any]:
    """The event; with a run as ECS sends it, which repeats what RunTask was given."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    environment = {} if run is None else {"environment": [{"name": "PREFECT__FLOW_RUN_ID", "value": str(run)}]}
    return {
        "version": "0",
        "id": str(uuid4()),
        "detail-type": "ECS Task State Change",
        "source": "aws.ecs",
        "account": "123456789012",
        "time": now,
        "region": "eu-west-1",
        "resources": [task],
        "detail": {
            "attachments": [{"id": "1789bcae", "type": "eni", "status": "DELETED", "details": []}],
            "attributes": [{"name": "ecs.cpu-architecture", "value": "x86_64"}],
            "availabilityZone": "eu-west-1a",
            "clusterArn": cluster,
            "connectivity": "CONNECTED",
            "containers": containers,
            "cpu": "512",
            "createdAt": "2026-11-22T11:58:00.000Z",
            "desiredStatus": "STOPPED",
            "enableExecuteCommand": False,
            "group": "family:flow-run",
            "launchType": "FARGATE",
            "lastStatus": "STOPPED",
            "memory": "1024",
            "overrides": {"containerOverrides": [{"name": CONTAINER, **environment}]},
            "platformVersion": "1.4.0",
            "stopCode": code,
            "stoppedAt": now,
            "stoppedReason": reason,
            "stoppingAt": now,
            "taskArn": task,
            "taskDefinitionArn": "arn:aws:ecs:eu-west-1:123456789012:task-definition/flow-run:1",
            "updatedAt": now,
            "version": 5,
        },
    }
