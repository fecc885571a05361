"""How much memory the agent takes, idle and with 50 runs that start at once."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from uuid import uuid4

from support.ecs_agent import Agent, agent_process
from support.fake_aws import FakeAws, fake_aws

import pools
from agent import CPUS, MEMORY_MIB, agent_container
from docker_command import docker, docker_answers
from pools import Pool
from prefect_server import prefect_server
from report import goal, spread, table
from stack import make_stack

ROOT = Path(__file__).parents[1]
TRIALS = 3
RUNS = 50
# Two of its polls, and the start of everything that it starts late.
IDLE_SECONDS = 25
RUNS_SECONDS = 900
GOAL_MIB = MEMORY_MIB / 2

StartAgent = Callable[[Pool], AbstractContextManager[Agent]]


@dataclass(frozen=True)
class Taken:
    """In MiB, and the seconds in which the runs were started."""

    idle: float
    peak: float
    seconds: float


def main(home: Path) -> None:
    """Measures, and prints what it measured."""
    with _image() as image:
        address = None if image is None else _address_for_containers(image)
        host = address or "127.0.0.1"
        with fake_aws(host) as aws, prefect_server(home, host) as api_url:

            def start(pool: Pool) -> AbstractContextManager[Agent]:
                if image is None or address is None:
                    return agent_process(pool.name, aws, api_url, home / "agent.log")
                return agent_container(image, pool.name, aws, api_url)

            stack = make_stack()
            compared = [pools.default_pool(stack), pools.our_pool(stack)]
            taken = asyncio.run(_measure_all(compared, start, aws))
    where = "a process of this machine" if address is None else f"its container of {MEMORY_MIB} MiB and {CPUS} CPU"
    print(f"Resident memory of the agent in {where}: MiB, median of {TRIALS} (least to most)\n")
    theirs, ours = (taken[pool.name] for pool in compared)
    head = ["work pool", "idle", f"most with {RUNS} starts at once", f"of {MEMORY_MIB}", "ratio", "seconds to start them"]
    table(head, [_row(pool, taken[pool.name], _peak(theirs)) for pool in compared])
    print()
    goal(f"MiB with {RUNS} runs that start at once", _peak(ours), GOAL_MIB)


def _row(pool: Pool, taken: list[Taken], base: float) -> list[str]:
    return [
        pool.title,
        spread([one.idle for one in taken]),
        spread([one.peak for one in taken]),
        f"{_peak(taken) / MEMORY_MIB:.2f}",
        f"{_peak(taken) / base:.2f}",
        spread([one.seconds for one in taken]),
    ]


def _peak(taken: list[Taken]) -> float:
    return median(one.peak for one in taken)


async def _measure_all(compared: list[Pool], start: StartAgent, aws: FakeAws) -> dict[str, list[Taken]]:
    deployments = await pools.create(compared)
    taken: dict[str, list[Taken]] = {pool.name: [] for pool in compared}
    for _ in range(TRIALS):
        for pool in compared:
            taken[pool.name].append(await _measure(pool, deployments[pool.name], start, aws))
    return taken


async def _measure(pool: Pool, deployment: pools.Deployment, start: StartAgent, aws: FakeAws) -> Taken:
    with start(pool) as agent:
        await asyncio.sleep(IDLE_SECONDS)
        idle = agent.resident_mib()
        aws.forget()
        await pools.schedule_at_once(pool, deployment, RUNS)
        begun = time.monotonic()
        while aws.started() < RUNS:
            if time.monotonic() > begun + RUNS_SECONDS:
                raise RuntimeError(f"{aws.started()} of {RUNS} runs started:\n{agent.log()[-3000:]}")
            await asyncio.sleep(0.1)
        requests = aws.answered()
        return Taken(idle, agent.peak_mib(), requests[-1].at - requests[0].at)


@contextmanager
def _image() -> Iterator[str | None]:
    """The one that stacks run, where there is Docker; it has most of it from an earlier build."""
    if not docker_answers():
        yield None
        return
    image = f"bench-agent:{uuid4().hex[:8]}"
    docker("build", "--quiet", "--tag", f"{image}-base", str(ROOT / "flows"))
    layer = ROOT / "prefect_ecs" / "src"
    dockerfile = layer / "prefect_ecs" / "image" / "Dockerfile"
    docker("build", "--quiet", "--tag", image, "--build-arg", f"BASE_IMAGE={image}-base", "--file", str(dockerfile), str(layer))
    try:
        yield image
    finally:
        docker("rmi", image, f"{image}-base")


def _address_for_containers(image: str) -> str | None:
    """The address at which containers reach this machine; there is none where Docker runs in a machine of its own."""
    ask = "import socket; print(socket.gethostbyname('host'))"
    address = docker("run", "--rm", "--add-host=host:host-gateway", image, "python", "-c", ask).strip()
    with socket.socket() as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return None
    return address
