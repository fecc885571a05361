"""Up to thousands of runs of varying size that are due at once, under AWS's limits: how the time grows, and where it goes."""

from __future__ import annotations

import asyncio
import os
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from support.ecs_agent import Agent, agent_process
from support.fake_aws import FakeAws, fake_aws

import pools
from pools import Pool
from postgres import postgres
from prefect_server import prefect_server
from processes import cpu_seconds
from report import goal, table
from stack import make_stack
from token_buckets import FARGATE_BURST, FARGATE_STARTS, Buckets

# How many runs are due, and how many agents poll.
CASES = ((60, 1), (300, 1), (1000, 2))
TRIAL_SECONDS = 900
# Of the 45 s that AWS's limits take for 1,000: (1,000 - 100) / 20.
GOAL_SECONDS = 1.5 * 45
AGENT_MIB = 512


@dataclass(frozen=True)
class Trial:
    """What became of the runs."""

    runs: int
    agents: int
    # From the first request to AWS to the last task that it started.
    seconds: float
    # Failed, or not started when the trial's time was over.
    missing: int
    twice: int
    refused: int
    # CPU seconds of Prefect's server with its database, of all agents, and of the AWS stand-in with the bench.
    server: float
    workers: float
    aws: float
    peak_mib: float

    @property
    def least(self) -> float:
        """Seconds that AWS's limits take."""
        return max(0, self.runs - FARGATE_BURST) / FARGATE_STARTS


def main(home: Path) -> None:
    """Starts them, and prints what became of them."""
    print("Runs of varying size that are due at once, under AWS's request limits; Prefect's server on PostgreSQL\n")
    with fake_aws() as aws, postgres() as database, prefect_server(home, database=database) as api_url:
        pool = pools.our_pool(make_stack())
        trials = asyncio.run(_Starter(home, aws, api_url).try_all(pool))
    print()
    thousand = [one for one in trials if one.runs == 1000]
    goal("seconds to start 1,000", min(one.seconds for one in thousand), GOAL_SECONDS)
    goal("runs that did not start", max(one.missing for one in trials), 0)
    goal("runs that started twice", max(one.twice for one in trials), 0)
    goal("MiB of an agent", max(one.peak_mib for one in trials), AGENT_MIB)


HEAD = [
    "runs ",
    "agents",
    "seconds",
    "AWS's limit",
    "not started",
    "twice",
    "refused",
    "CPU s: Prefect",
    "agents",
    "the bench's AWS",
    "MiB of an agent",
]


def _row(one: Trial) -> list[str]:
    seconds = [f"{value:.0f}" for value in (one.seconds, one.least)]
    spent = [f"{value:.0f}" for value in (one.server, one.workers, one.aws)]
    return [f"{one.runs:,}", str(one.agents), *seconds, *map(str, (one.missing, one.twice, one.refused)), *spent, f"{one.peak_mib:.0f}"]


@dataclass(frozen=True)
class _Starter:
    home: Path
    aws: FakeAws
    api_url: str

    async def try_all(self, pool: Pool) -> list[Trial]:
        deployments = await pools.create([pool])
        trials: list[Trial] = []
        # Each takes minutes, so rows come one by one.
        for number, (runs, agents) in enumerate(CASES):
            trials.append(await self._try(pool, deployments[pool.name], runs, agents))
            table(HEAD, [_row(trials[-1])], rows_only=number > 0)
        return trials

    async def _try(self, pool: Pool, deployment: pools.Deployment, runs: int, agents: int) -> Trial:
        await pools.pause(pool, paused=True)
        await pools.schedule_many(deployment, runs)
        with ExitStack() as stack:
            logs = [self.home / f"agent-{number}.log" for number in range(agents)]
            polling: list[Agent] = [
                stack.enter_context(agent_process(pool.name, self.aws, self.api_url, log, module="prefect_ecs.agent")) for log in logs
            ]
            failed_before = await pools.crashed(deployment)
            self.aws.forget()
            self.aws.allows = Buckets().allow
            before = self._cpu(polling)
            await pools.pause(pool, paused=False)
            failed = 0
            with suppress(TimeoutError):
                async with asyncio.timeout(TRIAL_SECONDS):
                    while self.aws.started() + failed < runs:
                        await asyncio.sleep(1)
                        failed = await pools.crashed(deployment) - failed_before
            missing = runs - self.aws.started()
            # One that started twice would leave another one that hasn't started.
            twice = max(0, await pools.waiting(deployment) - missing)
            after = self._cpu(polling)
            peak = max(agent.peak_mib() for agent in polling)
            requests = self.aws.answered()
        starts = [one.at for one in requests if one.operation == "RunTask" and one.status == 200]
        refused = sum(one.status != 200 for one in requests)
        spent = [now - then for now, then in zip(after, before, strict=True)]
        return Trial(runs, agents, starts[-1] - requests[0].at, missing, twice, refused, *spent, peak_mib=peak)

    def _cpu(self, polling: list[Agent]) -> tuple[float, float, float]:
        children = cpu_seconds(os.getpid(), children=True)
        agents, own = sum(cpu_seconds(agent.pid) for agent in polling), cpu_seconds(os.getpid())
        return children - agents - own, agents, own
