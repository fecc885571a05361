"""How many AWS calls a flow run costs to start, by the real ECS worker, against prefect-aws's default pool."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from prefect.client.orchestration import get_client
from support.ecs_agent import agent_process
from support.fake_aws import FakeAws, fake_aws

import pools
from pools import Pool
from prefect_server import prefect_server
from report import goal, table
from stack import make_stack

RUNS = 20
START_SECONDS = 300


@dataclass(frozen=True)
class Counted:
    """The calls of one pool's runs."""

    runs: str
    pool: str
    calls: Counter[str]

    @property
    def per_run(self) -> float:
        """Calls of all kinds."""
        return self.calls.total() / RUNS

    def row(self, base: Counted) -> list[str]:
        """Its line of the table."""
        kinds = ", ".join(f"{name} {count / RUNS:.2g}" for name, count in sorted(self.calls.items()))
        return [self.runs, self.pool, f"{self.per_run:.2f}", f"{self.per_run / base.per_run:.2f}", kinds]


def main(home: Path) -> None:
    """Counts, and prints the counts."""
    with fake_aws() as aws, prefect_server(home) as api_url:
        stack = make_stack()
        counter = _Counter(home / "agent.log", aws, api_url)
        counted = asyncio.run(counter.count_all([pools.default_pool(stack), pools.our_pool(stack)]))
    print(f"AWS calls to start a flow run: mean of {RUNS} runs, one after the other, after a first one\n")
    bases = {one.runs: one for one in reversed(counted)}
    table(["runs", "work pool", "calls per run", "ratio", "calls"], [one.row(bases[one.runs]) for one in counted])
    print()
    for one in counted[1::2]:
        goal(f"calls per run ({one.runs})", one.per_run, 2.0)


@dataclass(frozen=True)
class _Counter:
    log: Path
    aws: FakeAws
    api_url: str

    async def count_all(self, compared: list[Pool]) -> list[Counted]:
        deployments = await pools.create(compared)
        return [
            Counted(runs, pool.title, await self._count(pool, deployments[pool.name], varying=varying))
            for runs, varying in (("one size", False), ("sizes vary", True))
            for pool in compared
        ]

    async def _count(self, pool: Pool, deployment: pools.Deployment, *, varying: bool) -> Counter[str]:
        with agent_process(pool.name, self.aws, self.api_url, self.log, PREFECT_WORKER_QUERY_SECONDS="0.2"):
            async with get_client() as client:
                for number in range(RUNS + 1):
                    if number < 2:
                        # The first run finds nothing cached, and isn't counted.
                        self.aws.forget()
                    await pools.schedule(client, deployment, number, varying=varying)
                    await self._until_started(1 if number == 0 else number)
        return self.aws.counts()

    async def _until_started(self, count: int) -> None:
        try:
            async with asyncio.timeout(START_SECONDS):
                while self.aws.started() < count:
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise RuntimeError(f"the agent starts nothing:\n{self.log.read_text()[-3000:]}") from None
