"""The sizes that Fargate has."""

from __future__ import annotations

from registration.problems import listed

# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html: CPU units → MiB.
MEMORY_BY_CPU: dict[int, tuple[int, ...]] = {
    256: (512, 1024, 2048),
    512: tuple(range(1024, 4096 + 1, 1024)),
    1024: tuple(range(2048, 8192 + 1, 1024)),
    2048: tuple(range(4096, 16384 + 1, 1024)),
    4096: tuple(range(8192, 30720 + 1, 1024)),
    8192: tuple(range(16384, 61440 + 1, 4096)),
    16384: tuple(range(32768, 122880 + 1, 8192)),
}


def size_problem(cpu: int, memory_mib: int) -> str | None:
    """Why Fargate has no task of this size, or None."""
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
