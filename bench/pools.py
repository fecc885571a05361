"""Two work pools to compare, and runs for them: prefect-aws's own, and the one that Registration makes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate, WorkPoolUpdate
from prefect.client.schemas.filters import FlowRunFilter
from prefect.states import Scheduled
from prefect_aws.workers.ecs_worker import ECSWorker

from prefect_ecs.registration.objects.template import base_job_template
from stack import IMAGE, Stack

# Sizes that are used in parallel; no two neighbours are equal.
SIZES = ((256, 512), (512, 1024), (1024, 2048), (2048, 4096), (256, 1024), (512, 2048), (1024, 4096), (2048, 8192))

SCHEDULED_AT_ONCE = 8


@dataclass(frozen=True)
class Pool:
    """A work pool, and the job variables that its deployments need."""

    title: str
    name: str
    template: dict[str, Any]
    job_variables: dict[str, Any]


def default_pool(stack: Stack) -> Pool:
    """As `prefect work-pool create --type ecs` makes it."""
    variables = {"cluster": stack.cluster, "image": IMAGE}
    return Pool("prefect-aws's default pool", "theirs", ECSWorker.get_default_base_job_template(), variables)


def our_pool(stack: Stack) -> Pool:
    """As Registration makes it."""
    return Pool("this project's pool", "ours", base_job_template(stack.pool("ours")), {})


Deployment = UUID


async def create(compared: list[Pool]) -> dict[str, Deployment]:
    """Makes the pools in Prefect, each with one deployment, which has its name."""
    async with get_client() as client:
        flow = await client.create_flow_from_name("bench")
        deployments: dict[str, Deployment] = {}
        for pool in compared:
            await client.create_work_pool(WorkPoolCreate(name=pool.name, type="ecs", base_job_template=pool.template))
            deployments[pool.name] = await client.create_deployment(
                flow, name=pool.name, work_pool_name=pool.name, job_variables=pool.job_variables, entrypoint="bench.flow"
            )
        return deployments


async def schedule(client: PrefectClient, deployment: Deployment, number: int, *, varying: bool) -> None:
    """One run that is due now, of the size that its number chooses."""
    cpu, memory = SIZES[number % len(SIZES) if varying else 0]
    await client.create_flow_run_from_deployment(deployment, state=Scheduled(), job_variables={"cpu": cpu, "memory": memory})


async def schedule_at_once(pool: Pool, deployment: Deployment, runs: int) -> None:
    """Runs of varying size that the agent finds all together."""
    await pause(pool, paused=True)
    await schedule_many(deployment, runs)
    await pause(pool, paused=False)


async def pause(pool: Pool, *, paused: bool) -> None:
    """Makes agents leave the pool's runs alone, or take them."""
    async with get_client() as client:
        await client.update_work_pool(pool.name, WorkPoolUpdate(is_paused=paused))


async def schedule_many(deployment: Deployment, runs: int) -> None:
    """Runs of varying size that are due now."""
    async with get_client() as client:
        at_once = asyncio.Semaphore(SCHEDULED_AT_ONCE)

        async def one(number: int) -> None:
            async with at_once:
                await schedule(client, deployment, number, varying=True)

        await asyncio.gather(*map(one, range(runs)))


async def waiting(deployment: Deployment) -> int:
    """How many of its runs no agent has taken."""
    return await _count(deployment, "SCHEDULED")


async def crashed(deployment: Deployment) -> int:
    """How many of its runs the agent could not start."""
    return await _count(deployment, "CRASHED")


async def _count(deployment: Deployment, state: str) -> int:
    chosen = {"deployment_id": {"any_": [deployment]}, "state": {"type": {"any_": [state]}}}
    async with get_client() as client:
        return await client.count_flow_runs(flow_run_filter=FlowRunFilter.model_validate(chosen))
