"""Fargate's sizes, as AWS documents them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prefect_ecs.registration.checks.aws_limits import MEMORY_BY_CPU
from prefect_ecs.registration.checks.fargate import size_problem

GIB = 1024
# The documentation's table in its own words: vCPU, and GiB from, to, in steps of.
DOCUMENTED = {1: (2, 8, 1), 2: (4, 16, 1), 4: (8, 30, 1), 8: (16, 60, 4), 16: (32, 120, 8), 0.5: (1, 4, 1)}


@pytest.mark.parametrize(("vcpu", "sizes"), DOCUMENTED.items())
def test_the_table_is_the_documented_one(vcpu: float, sizes: tuple[int, int, int]) -> None:
    smallest, largest, step = sizes
    assert [size // GIB for size in MEMORY_BY_CPU[int(vcpu * GIB)]] == list(range(smallest, largest + 1, step))


def test_the_smallest_and_the_largest_have_three_sizes_each() -> None:
    assert MEMORY_BY_CPU[256] == (512, 1024, 2048)
    assert MEMORY_BY_CPU[32768] == (60 * GIB, 120 * GIB, 244 * GIB)
    assert len(MEMORY_BY_CPU) == len(DOCUMENTED) + 2


@pytest.mark.parametrize(
    ("cpu", "memory", "problem"),
    [
        (300, 1024, "Fargate has no 300 CPU units; allowed: 256, 512, 1024, 2048, 4096, 8192, 16384, 32768"),
        (256, 4096, "Fargate has no 4096 MiB with 256 CPU units; allowed: 512, 1024, 2048"),
        (1024, 512, "Fargate has no 512 MiB with 1024 CPU units; allowed: 2048 to 8192 in steps of 1024"),
        (32768, 65536, "Fargate has no 65536 MiB with 32768 CPU units; allowed: 61440, 122880, 249856"),
        (8192, 17408, "Fargate has no 17408 MiB with 8192 CPU units; allowed: 16384 to 61440 in steps of 4096"),
    ],
)
def test_a_wrong_size_gets_the_right_ones(cpu: int, memory: int, problem: str) -> None:
    assert size_problem(cpu, memory) == problem


@given(st.sampled_from([*MEMORY_BY_CPU, 0, -256, 128, 3072, 65536]), st.integers(-1, 260_000) | st.sampled_from(range(0, 260_000, 512)))
def test_a_size_is_refused_exactly_when_it_is_not_in_the_table(cpu: int, memory: int) -> None:
    assert (size_problem(cpu, memory) is None) == (memory in MEMORY_BY_CPU.get(cpu, ()))
