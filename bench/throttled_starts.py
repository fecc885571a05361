"""Many runs of varying size that start at once, under AWS's documented limits, against prefect-aws's default pool."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from support.ecs_agent import agent_process
from support.fake_aws import FakeAws, fake_aws

import pools
from pools import Pool
from prefect_server import prefect_server
from report import goal, spread, table
from stack import make_stack
from token_buckets import Buckets

RUNS = 60
TRIALS = 3
TRIAL_SECONDS = 900
GOAL = 0.25


@dataclass(frozen=True)
class Trial:
    """Results of the runs."""

    # From the first request to AWS to the last task that it started.
    seconds: float
    failed: int
    registrations: int
    throttled: int


def main(home: Path) -> None:
    """Starts them, and prints what became of them."""
    with fake_aws() as aws, prefect_server(home) as api_url:
        stack = make_stack()
        compared = [pools.default_pool(stack), pools.our_pool(stack)]
        trials = asyncio.run(_Starter(home / "agent.log", aws, api_url).try_all(compared))
    theirs, ours = (trials[pool.name] for pool in compared)
    print(f"{RUNS} runs of varying size that start at once, under AWS's request limits: median of {TRIALS} trials (least to most)\n")
    head = ["work pool", "seconds to the last start", "ratio", "runs that failed", "registrations", "requests refused"]
    table(head, [_row(pool, trials[pool.name], _seconds(theirs)) for pool in compared])
    print()
    goal("seconds against the default pool", _seconds(ours) / _seconds(theirs), GOAL)
    goal("runs that failed in any trial", max(one.failed for one in ours), 0)
    goal("registrations in any trial", max(one.registrations for one in ours), 0)


def _row(pool: Pool, trials: list[Trial], base: float) -> list[str]:
    return [
        pool.title,
        spread([one.seconds for one in trials], 1),
        f"{_seconds(trials) / base:.2f}",
        spread([one.failed for one in trials]),
        spread([one.registrations for one in trials]),
        spread([one.throttled for one in trials]),
    ]


def _seconds(trials: list[Trial]) -> float:
    return median(one.seconds for one in trials)


@dataclass(frozen=True)
class _Starter:
    log: Path
    aws: FakeAws
    api_url: str

    async def try_all(self, compared: list[Pool]) -> dict[str, list[Trial]]:
        trials: dict[str, list[Trial]] = {pool.name: [] for pool in compared}
        deployments = await pools.create(compared)
        for _ in range(TRIALS):
            for pool in compared:
                trials[pool.name].append(await self._try(pool, deployments[pool.name]))
        return trials

    async def _try(self, pool: Pool, deployment: pools.Deployment) -> Trial:
        with agent_process(pool.name, self.aws, self.api_url, self.log):
            failed_before = await pools.crashed(deployment)
            self.aws.forget()
            self.aws.allows = Buckets().allow
            await pools.schedule_at_once(pool, deployment, RUNS)
            failed = 0
            async with asyncio.timeout(TRIAL_SECONDS):
                while self.aws.started() + failed < RUNS:
                    await asyncio.sleep(1)
                    failed = await pools.crashed(deployment) - failed_before
            requests = self.aws.answered()
        starts = [one.at for one in requests if one.operation == "RunTask" and one.status == 200]
        registrations = sum(one.operation == "RegisterTaskDefinition" and one.status == 200 for one in requests)
        return Trial(starts[-1] - requests[0].at, failed, registrations, sum(one.status != 200 for one in requests))
