"""Job variables for size, disk and capacity of a run's task, by the capacity of its pool."""

from __future__ import annotations

from typing import Any

from prefect_ecs.registration.checks.aws_limits import INSTANCE_CPU, INSTANCE_MEMORY_MIB, MEMORY_BY_CPU
from prefect_ecs.registration.config import EcsPool
from prefect_ecs.registration.objects.storage_variable import STORAGE_SCHEMA, STORAGE_VARIABLE
from prefect_ecs.registration.objects.template_variables import LAUNCH_TYPES


def task_variables(pool: EcsPool) -> dict[str, Any]:
    """The variables, with the stack's values as defaults."""
    return _on_fargate(pool) if pool.managed_instances is None else _on_instances(pool)


def _on_instances(pool: EcsPool) -> dict[str, Any]:
    """ECS starts an instance that the task fits, so no size but the largest type's is too large."""
    return {
        "cpu": {
            "title": "CPU",
            "description": "CPU units of the run's task; 1024 are one vCPU.",
            "type": "integer",
            "minimum": INSTANCE_CPU["min"],
            "maximum": INSTANCE_CPU["max"],
            "default": pool.cpu,
        },
        "memory": {
            "title": "Memory",
            "description": "MiB of memory of the run's task, at most what the largest of the instances' types has left for tasks.",
            "type": "integer",
            "minimum": INSTANCE_MEMORY_MIB["min"],
            "default": pool.memory_mib,
        },
    }


def _on_fargate(pool: EcsPool) -> dict[str, Any]:
    return {
        "cpu": {
            "title": "CPU",
            "description": "CPU units of the run's task; 1024 are one vCPU.",
            "type": "integer",
            "enum": list(MEMORY_BY_CPU),
            "default": pool.cpu,
        },
        "memory": {
            "title": "Memory",
            "description": "MiB of memory of the run's task; which values go with which CPU is Fargate's table.",
            "type": "integer",
            "enum": sorted({size for sizes in MEMORY_BY_CPU.values() for size in sizes}),
            "default": pool.memory_mib,
        },
        STORAGE_VARIABLE: STORAGE_SCHEMA,
        "launch_type": {
            "title": "Launch Type",
            "description": "FARGATE_SPOT is cheaper; AWS may end the run's task with two minutes' notice."
            + (" Without it, one by the pool's weights." if pool.capacity_provider_strategy else ""),
            "type": "string",
            "enum": list(LAUNCH_TYPES),
            **({} if pool.capacity_provider_strategy else {"default": pool.capacity_provider}),
        },
    }
