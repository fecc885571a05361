"""Fargate's sizes."""

from __future__ import annotations

from prefect_ecs.registration.checks.aws_limits import MEMORY_BY_CPU
from prefect_ecs.registration.problems import listed


def size_problem(cpu: int, memory_mib: int) -> str | None:
    """The reason why Fargate doesn't offer this size, or None."""
    if cpu not in MEMORY_BY_CPU:
        return f"Fargate has no {cpu} CPU units; allowed: {listed(MEMORY_BY_CPU)}"
    allowed = MEMORY_BY_CPU[cpu]
    if memory_mib not in allowed:
        return f"Fargate has no {memory_mib} MiB with {cpu} CPU units; allowed: {_ranges(allowed)}"
    return None


def _ranges(sizes: tuple[int, ...]) -> str:
    if len(sizes) <= 4:
        return listed(sizes)
    return f"{sizes[0]} to {sizes[-1]} in steps of {sizes[1] - sizes[0]}"
